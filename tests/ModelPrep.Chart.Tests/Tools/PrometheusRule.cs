using k8s;
using k8s.Models;

namespace ModelPrep.Chart.Tests.Tools;

/// <summary>
/// The parts of the Prometheus operator's PrometheusRule (v1) that the chart uses; any other fails to read.
/// </summary>
public sealed class PrometheusRule : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public PrometheusRuleSpec Spec { get; set; } = new();
}

public sealed class PrometheusRuleSpec
{
    public IList<PrometheusRuleGroup> Groups { get; set; } = [];
}

public sealed class PrometheusRuleGroup
{
    public string Name { get; set; } = "";

    public string? Interval { get; set; }

    public IList<PrometheusRuleItem> Rules { get; set; } = [];
}

/// <summary>A record or an alert.</summary>
public sealed class PrometheusRuleItem
{
    public string? Record { get; set; }

    public string? Alert { get; set; }

    public string Expr { get; set; } = "";

    public string? For { get; set; }

    public IDictionary<string, string> Labels { get; set; } = new Dictionary<string, string>();

    public IDictionary<string, string> Annotations { get; set; } = new Dictionary<string, string>();
}
