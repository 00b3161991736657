using k8s.Models;
using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

/// <summary>
/// One release on several GPU products: a Deployment and an autoscaler for each, one Service before all of them.
/// </summary>
public sealed class ProductTests(Helm helm)
{
    private const string Values = "ci/products-values.yaml";

    [Fact]
    public async Task Each_product_has_a_deployment_and_an_autoscaler_of_its_own()
    {
        var rendered = await helm.TemplateFileAsync(Values);

        Assert.Equal(
            ["demo-modelprep-a100", "demo-modelprep-h100"],
            rendered.Servers.Select(server => server.Metadata.Name)
        );
        var scaled = rendered
            .All<V2HorizontalPodAutoscaler>()
            .ToDictionary(item => item.Spec.ScaleTargetRef.Name, item => item.Spec);
        Assert.Equal((1, 4), (scaled["demo-modelprep-a100"].MinReplicas, scaled["demo-modelprep-a100"].MaxReplicas));
        Assert.Equal((2, 6), (scaled["demo-modelprep-h100"].MinReplicas, scaled["demo-modelprep-h100"].MaxReplicas));
    }

    [Fact]
    public async Task No_deployment_takes_the_pods_of_another_and_the_service_takes_those_of_all()
    {
        var rendered = await helm.TemplateFileAsync(Values);

        Assert.All(
            rendered.Servers,
            server =>
                Assert.All(
                    rendered.Servers,
                    other =>
                        Assert.Equal(
                            server == other,
                            server.Spec.Selector.MatchLabels.Selects(other.Spec.Template.Metadata.Labels)
                        )
                )
        );
        Assert.All(
            rendered.Servers,
            server => Assert.True(rendered.Service!.Spec.Selector.Selects(server.Spec.Template.Metadata.Labels))
        );
    }

    [Fact]
    public async Task A_product_differs_in_what_it_says_and_in_nothing_else()
    {
        var rendered = await helm.TemplateFileAsync(Values);
        var pods = rendered.Servers.ToDictionary(server => server.Metadata.Name, server => server.Spec.Template.Spec);
        var (a100, h100) = (pods["demo-modelprep-a100"], pods["demo-modelprep-h100"]);

        Assert.Equal(["NVIDIA-A100-SXM4-40GB", "NVIDIA-A100-PCIE-40GB"], Products(a100));
        Assert.Equal(["NVIDIA-H100-80GB-HBM3"], Products(h100));
        Assert.Equal(("8", "4"), (Gpus(a100), Gpus(h100)));
        Assert.Equal(("24", "4"), (Cpu(a100), Cpu(h100)));
        Assert.Equal("ampere", a100.NodeSelector["pool"]);
        Assert.Null(h100.NodeSelector);
        Assert.Equal(("32Gi", "2Gi"), (SharedMemory(a100), SharedMemory(h100)));
        Assert.All(
            pods.Values,
            pod =>
            {
                Assert.Contains(pod.Tolerations, toleration => toleration.Key == "dedicated");
                Assert.Contains("llama-3-70b-instruct", Rendered.InitOf(pod).Args);
                Assert.Contains(pod.Volumes, volume => volume.Secret?.SecretName == "hf-model-pull");
            }
        );
    }

    [Theory]
    [InlineData("triton.resources.cpu")]
    [InlineData("init.resources")]
    [InlineData("model.tensorrtLlm.parallelism.tensor")]
    [InlineData("model.tensorrtLlm.build")]
    [InlineData("autoscaling.by")]
    [InlineData("autoscaling.enable")]
    [InlineData("autoscaling.replicas")]
    [InlineData("autoscaling.metric")]
    [InlineData("kubernetes.sharedMemory")]
    public async Task Null_at_a_key_of_a_product_means_what_the_release_says(string path)
    {
        string[] usual =
        [
            "template",
            "demo",
            Repository.ChartPath,
            "--set",
            "products.a.gpu={NVIDIA-L4},autoscaling.replicas.minimum=2",
        ];

        var nulls = await helm.RunAsync([.. usual, "--set", $"products.a.{path}=null"]);
        var none = await helm.RunAsync(usual);

        Assert.Equal(none.OrThrow().Output, nulls.OrThrow().Output);
    }

    [Fact]
    public async Task A_product_can_switch_off_what_the_release_switches_on()
    {
        var rendered = await helm.TemplateAsync(
            "--set",
            "products.a.gpu={NVIDIA-L4},products.a.autoscaling.enable=false",
            "--set",
            "products.b.gpu={NVIDIA-A10G},kubernetes.tolerations[0].operator=Exists",
            "--set-json",
            "products.a.kubernetes.tolerations=[]"
        );

        Assert.Equal("demo-modelprep-b", rendered.Autoscaler!.Spec.ScaleTargetRef.Name);
        Assert.Equal([1, null], rendered.Servers.Select(server => server.Spec.Replicas));
        Assert.Equal([1, 2], rendered.Servers.Select(server => server.Spec.Template.Spec.Tolerations.Count));
    }

    [Fact]
    public async Task Each_product_is_told_of_by_its_own_target()
    {
        var rendered = await helm.TemplateAsync(
            "--values",
            Path.Combine(Repository.ChartPath, Values),
            "--set",
            "products.h100.autoscaling.metric.value=3"
        );

        var alerts = rendered
            .PrometheusRule!.Spec.Groups.SelectMany(group => group.Rules)
            .Where(rule => rule.Alert == "ModelPrepAtMaximum")
            .ToList();
        Assert.Collection(
            alerts,
            a100 =>
                Assert.Matches(
                    @"(?s)horizontalpodautoscaler=~""\(keda-hpa-\)\?demo-modelprep-a100"".*"
                        + @"\(modelprep:load:ratio\{.*pod=~""demo-modelprep-a100-.*> 0\.7",
                    a100.Expr
                ),
            h100 =>
                Assert.Matches(
                    @"(?s)demo-modelprep-h100"".*\(triton:queue_compute:ratio\{.*pod=~""demo-modelprep-h100-.*> 3",
                    h100.Expr
                )
        );
    }

    [Fact]
    public async Task Several_products_in_gpu_are_one_deployment_as_in_the_guide()
    {
        var rendered = await helm.TemplateAsync("--set", "gpu={NVIDIA-A10G,NVIDIA-L4}");

        Assert.Equal(["NVIDIA-A10G", "NVIDIA-L4"], Products(rendered.Pod));
    }

    private static IEnumerable<string> Products(V1PodSpec pod) =>
        pod
            .Affinity.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms.SelectMany(term =>
                term.MatchExpressions
            )
            .Single(expression => expression.Key == "nvidia.com/gpu.product")
            .Values;

    private static string Gpus(V1PodSpec pod) => Rendered.ServerOf(pod).Resources.Limits["nvidia.com/gpu"].ToString();

    private static string Cpu(V1PodSpec pod) => Rendered.ServerOf(pod).Resources.Limits["cpu"].ToString();

    private static string SharedMemory(V1PodSpec pod) =>
        pod.Volumes.Single(volume => volume.EmptyDir?.Medium == "Memory").EmptyDir.SizeLimit.ToString();
}
