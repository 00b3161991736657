using k8s;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace ModelPrep.Chart.Tests.Tools;

/// <summary>
/// The objects that the chart makes, read strictly: an unknown field, a duplicate key or a wrong type fails.
/// </summary>
internal sealed record Rendered(IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects)
{
    private const string ComponentLabel = "app.kubernetes.io/component";

    /// <summary>The Deployments of servers, one for each GPU product.</summary>
    public IReadOnlyList<V1Deployment> Servers =>
        [.. All<V1Deployment>().Where(deployment => deployment.Metadata.Labels[ComponentLabel] == "server")];

    public V1Deployment Deployment => Assert.Single(Servers);

    public V1Deployment? Client =>
        All<V1Deployment>().SingleOrDefault(deployment => deployment.Metadata.Labels[ComponentLabel] == "client");

    public V1Service? Service => All<V1Service>().SingleOrDefault();

    public V2HorizontalPodAutoscaler? Autoscaler => All<V2HorizontalPodAutoscaler>().SingleOrDefault();

    public PodMonitor? PodMonitor => All<PodMonitor>().SingleOrDefault();

    public PrometheusRule? PrometheusRule => All<PrometheusRule>().SingleOrDefault();

    public V1PodSpec Pod => Deployment.Spec.Template.Spec;

    public V1Container Init => InitOf(Pod);

    public V1Container Server => ServerOf(Pod);

    public IEnumerable<V1Container> Containers => [Init, Server];

    /// <summary>Every pod that the chart describes, with the labels that it gets.</summary>
    public IEnumerable<V1PodTemplateSpec> PodTemplates =>
        [
            .. All<V1Deployment>().Select(item => item.Spec.Template),
            .. All<V1DaemonSet>().Select(item => item.Spec.Template),
            .. All<V1Job>().Select(item => item.Spec.Template),
            .. All<V1Pod>().Select(item => new V1PodTemplateSpec { Metadata = item.Metadata, Spec = item.Spec }),
        ];

    public static V1Container InitOf(V1PodSpec pod) =>
        Assert.Single(pod.InitContainers, container => container.Name == "init");

    public static V1Container ServerOf(V1PodSpec pod) =>
        Assert.Single(pod.Containers, container => container.Name == "server");

    public IEnumerable<T> All<T>() => Objects.OfType<T>();

    public static Rendered Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var texts = yaml.Split("\n---\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(text => text.Replace("---\n", "", StringComparison.Ordinal));
        var objects = texts.Select(Read).ToList();
        Assert.Equal(stream.Documents.Count, objects.Count);
        Assert.Equal(objects.Count, objects.DistinctBy(item => $"{item.Kind}/{item.Metadata.Name}").Count());
        return new Rendered(objects);
    }

    private static IKubernetesObject<V1ObjectMeta> Read(string text)
    {
        var root = Root(text);
        return $"{root["apiVersion"]} {root["kind"]}" switch
        {
            "apps/v1 Deployment" => Read<V1Deployment>(text, root),
            "apps/v1 DaemonSet" => Read<V1DaemonSet>(text, root),
            "batch/v1 Job" => Read<V1Job>(text, root),
            "v1 Pod" => Read<V1Pod>(text, root),
            "v1 Service" => Read<V1Service>(text, root),
            "v1 ServiceAccount" => Read<V1ServiceAccount>(text, root),
            "v1 ConfigMap" => Read<V1ConfigMap>(text, root),
            "policy/v1 PodDisruptionBudget" => Read<V1PodDisruptionBudget>(text, root),
            "networking.k8s.io/v1 NetworkPolicy" => Read<V1NetworkPolicy>(text, root),
            "autoscaling/v2 HorizontalPodAutoscaler" => Read<V2HorizontalPodAutoscaler>(text, root),
            "monitoring.coreos.com/v1 PodMonitor" => Read<PodMonitor>(text, root),
            "monitoring.coreos.com/v1 PrometheusRule" => Read<PrometheusRule>(text, root),
            "keda.sh/v1alpha1 ScaledObject" => Read<ScaledObject>(text, root),
            var type => throw new InvalidDataException($"The chart makes a {type}, which no test reads."),
        };
    }

    // One reader refuses fields that are unknown or there twice, the other one values of the wrong type.
    private static T Read<T>(string text, YamlNode root)
        where T : notnull
    {
        KubernetesJson.Deserialize<T>(YamlToJson.Convert(root)!.ToJsonString());
        return KubernetesYaml.Deserialize<T>(text, strict: true);
    }

    private static YamlNode Root(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Single().RootNode;
    }
}
