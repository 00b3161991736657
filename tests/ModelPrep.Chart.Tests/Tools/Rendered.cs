using k8s;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace ModelPrep.Chart.Tests.Tools;

/// <summary>
/// The objects that the chart makes, read strictly: an unknown field, a duplicate key or a wrong type fails.
/// </summary>
internal sealed record Rendered(
    V1Deployment Deployment,
    V1Service? Service,
    V2HorizontalPodAutoscaler? Autoscaler,
    PodMonitor? PodMonitor)
{
    public V1PodSpec Pod => Deployment.Spec.Template.Spec;

    public V1Container Init => Assert.Single(Pod.InitContainers);

    public V1Container Server => Assert.Single(Pod.Containers);

    public IEnumerable<V1Container> Containers => [Init, Server];

    public IEnumerable<IKubernetesObject<V1ObjectMeta>> Objects =>
        new IKubernetesObject<V1ObjectMeta>?[] { Deployment, Service, Autoscaler, PodMonitor }.OfType<IKubernetesObject<V1ObjectMeta>>();

    public static Rendered Parse(string yaml)
    {
        var objects = yaml.Split("\n---\n", StringSplitOptions.RemoveEmptyEntries).Select(Read).ToList();
        Assert.Equal(objects.Count, objects.DistinctBy(item => item.GetType()).Count());
        return new Rendered(
            Assert.Single(objects.OfType<V1Deployment>()),
            objects.OfType<V1Service>().SingleOrDefault(),
            objects.OfType<V2HorizontalPodAutoscaler>().SingleOrDefault(),
            objects.OfType<PodMonitor>().SingleOrDefault());
    }

    private static object Read(string text)
    {
        var root = Root(text);
        return $"{root["apiVersion"]} {root["kind"]}" switch
        {
            "apps/v1 Deployment" => Read<V1Deployment>(text, root),
            "v1 Service" => Read<V1Service>(text, root),
            "autoscaling/v2 HorizontalPodAutoscaler" => Read<V2HorizontalPodAutoscaler>(text, root),
            "monitoring.coreos.com/v1 PodMonitor" => Read<PodMonitor>(text, root),
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
