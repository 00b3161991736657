using k8s;
using k8s.Models;

namespace ModelPrep.Chart.Tests.Tools;

/// <summary>The parts of KEDA's ScaledObject (v1alpha1) that the chart uses; any other fails to read.</summary>
public sealed class ScaledObject : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public ScaledObjectSpec Spec { get; set; } = new();
}

public sealed class ScaledObjectSpec
{
    public ScaledObjectTarget ScaleTargetRef { get; set; } = new();

    public int PollingInterval { get; set; }

    public int CooldownPeriod { get; set; }

    public int MinReplicaCount { get; set; }

    public int MaxReplicaCount { get; set; }

    public ScaledObjectAdvanced? Advanced { get; set; }

    public IList<ScaledObjectTrigger> Triggers { get; set; } = [];
}

public sealed class ScaledObjectTarget
{
    public string Name { get; set; } = "";
}

public sealed class ScaledObjectAdvanced
{
    public ScaledObjectAutoscaler HorizontalPodAutoscalerConfig { get; set; } = new();
}

public sealed class ScaledObjectAutoscaler
{
    public V2HorizontalPodAutoscalerBehavior Behavior { get; set; } = new();
}

public sealed class ScaledObjectTrigger
{
    public string Type { get; set; } = "";

    public string MetricType { get; set; } = "";

    public IDictionary<string, string> Metadata { get; set; } = new Dictionary<string, string>();
}
