using k8s;
using k8s.Models;

namespace ModelPrep.Chart.Tests.Tools;

/// <summary>
/// The parts of the Prometheus operator's PodMonitor (v1) that the chart may use; any other fails to read.
/// </summary>
public sealed class PodMonitor : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public PodMonitorSpec Spec { get; set; } = new();
}

public sealed class PodMonitorSpec
{
    public V1LabelSelector Selector { get; set; } = new();

    public IList<string> PodTargetLabels { get; set; } = [];

    public IList<PodMonitorEndpoint> PodMetricsEndpoints { get; set; } = [];
}

public sealed class PodMonitorEndpoint
{
    public string Port { get; set; } = "";

    public string Path { get; set; } = "";

    public string Interval { get; set; } = "";

    public IList<PodMonitorRelabeling> MetricRelabelings { get; set; } = [];
}

public sealed class PodMonitorRelabeling
{
    public string Action { get; set; } = "";

    public string Regex { get; set; } = "";
}
