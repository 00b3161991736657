using k8s.Models;
using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

/// <summary>What prepares nodes before pods need them.</summary>
public sealed class PrewarmTests(Helm helm)
{
    [Fact]
    public async Task A_daemon_set_downloads_on_every_node_of_the_product_and_holds_no_gpu()
    {
        var rendered = await helm.TemplateFileAsync("ci/prewarm-values.yaml");

        var pod = Assert.Single(rendered.All<V1DaemonSet>()).Spec.Template.Spec;
        var prewarm = Assert.Single(pod.InitContainers);
        Assert.Equal(["--until", "weights"], prewarm.Args.TakeLast(2));
        Assert.Equal(rendered.Init.Args, prewarm.Args.SkipLast(2));
        Assert.All(
            pod.Containers.Concat(pod.InitContainers),
            container =>
            {
                Assert.DoesNotContain("nvidia.com/gpu", container.Resources.Limits.Keys);
                Assert.DoesNotContain("nvidia.com/gpu", container.Resources.Requests.Keys);
            }
        );
        Assert.Equal(Json(rendered.Pod.Affinity), Json(pod.Affinity));
        Assert.Equal(Json(rendered.Pod.Tolerations), Json(pod.Tolerations));
        Assert.Equal(Json(rendered.Pod.Volumes), Json(pod.Volumes));
        Assert.Equal(Json(rendered.Init.VolumeMounts), Json(prewarm.VolumeMounts));
        Assert.Equal(Json(rendered.Init.Env), Json(prewarm.Env));
    }

    [Theory]
    [InlineData("prewarm.kind=DaemonSet", true)]
    [InlineData("prewarm.kind=Job", true)]
    [InlineData("prewarm.kind=Job,prewarm.until=ready", false)]
    public async Task What_holds_no_gpu_goes_to_nodes_that_have_some_all_the_same(string values, bool byLabel)
    {
        var rendered = await helm.TemplateAsync("--set", $"prewarm.enabled=true,{values}");

        var pod = Assert
            .Single(
                rendered.PodTemplates,
                template => template.Metadata.Labels["app.kubernetes.io/component"] == "prewarm"
            )
            .Spec;
        Assert.Null(rendered.Pod.Affinity);
        Assert.Equal(
            byLabel ? ["nvidia.com/gpu.product Exists"] : [],
            pod.Affinity?.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms.SelectMany(
                    term => term.MatchExpressions
                )
                .Select(expression => $"{expression.Key} {expression.OperatorProperty}")
                ?? []
        );
    }

    [Fact]
    public async Task A_job_builds_on_as_many_nodes_as_it_is_told_each_once()
    {
        var rendered = await helm.TemplateFileAsync("ci/prewarm-job-values.yaml");

        var job = Assert.Single(rendered.All<V1Job>());
        Assert.Equal((3, 3), (job.Spec.Completions, job.Spec.Parallelism));
        var pod = job.Spec.Template.Spec;
        Assert.Equal("OnFailure", pod.RestartPolicy);
        var container = Assert.Single(pod.Containers);
        Assert.Equal(["--until", "ready"], container.Args.TakeLast(2));
        Assert.Equal("2", container.Resources.Limits["nvidia.com/gpu"].ToString());
        var spread = Assert.Single(pod.TopologySpreadConstraints);
        Assert.Equal(
            ("kubernetes.io/hostname", "DoNotSchedule", 1),
            (spread.TopologyKey, spread.WhenUnsatisfiable, spread.MaxSkew)
        );
        Assert.True(spread.LabelSelector.MatchLabels.Selects(job.Spec.Template.Metadata.Labels));
    }

    [Fact]
    public async Task A_job_with_other_content_is_another_job_because_a_job_cannot_be_changed()
    {
        var one = await helm.TemplateFileAsync("ci/prewarm-job-values.yaml");
        string[] file = ["--values", Path.Combine(Repository.ChartPath, "ci", "prewarm-job-values.yaml")];
        var same = await helm.TemplateAsync([.. file, "--set", "autoscaling.replicas.maximum=9"]);
        var other = await helm.TemplateAsync([.. file, "--set", "model.revision=v2"]);
        var more = await helm.TemplateAsync([.. file, "--set", "prewarm.nodes=4"]);

        Assert.Equal(Name(one), Name(same));
        Assert.NotEqual(Name(one), Name(other));
        Assert.NotEqual(Name(one), Name(more));

        static string Name(Rendered rendered) => Assert.Single(rendered.All<V1Job>()).Metadata.Name;
    }

    [Fact]
    public async Task Every_product_is_prepared_for_itself()
    {
        var rendered = await helm.TemplateAsync(
            "--values",
            Path.Combine(Repository.ChartPath, "ci", "products-values.yaml"),
            "--set",
            "prewarm.enabled=true"
        );

        Assert.Equal(
            ["demo-modelprep-a100-prewarm", "demo-modelprep-h100-prewarm"],
            rendered.All<V1DaemonSet>().Select(item => item.Metadata.Name).Order(StringComparer.Ordinal)
        );
    }

    private static string Json(object value) => System.Text.Json.JsonSerializer.Serialize(value);
}
