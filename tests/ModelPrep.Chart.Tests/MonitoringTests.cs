using k8s.Models;
using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

public sealed class MonitoringTests(Helm helm)
{
    [Fact]
    public async Task The_prometheus_of_the_guide_scrapes_the_pods_and_takes_the_rules()
    {
        var rendered = await helm.TemplateAsync();

        var monitor = rendered.PodMonitor!;
        Assert.Equal("prometheus", monitor.Metadata.Labels["release"]);
        Assert.Equal("prometheus", rendered.PrometheusRule!.Metadata.Labels["release"]);
        var endpoint = Assert.Single(monitor.Spec.PodMetricsEndpoints);
        Assert.Equal(("metrics", "/metrics", "15s"), (endpoint.Port, endpoint.Path, endpoint.Interval));
        Assert.Equal(["app.kubernetes.io/instance", "modelprep/product"], monitor.Spec.PodTargetLabels);
    }

    [Theory]
    [InlineData("podMonitor")]
    [InlineData("prometheusRule")]
    public async Task The_labels_by_which_it_is_selected_can_be_others(string key)
    {
        var rendered = await helm.TemplateAsync("--set", $"{key}.labels.release=null,{key}.labels.team=search");

        IDictionary<string, string> labels =
            key == "podMonitor" ? rendered.PodMonitor!.Metadata.Labels : rendered.PrometheusRule!.Metadata.Labels;
        Assert.DoesNotContain("release", labels.Keys);
        Assert.Equal("search", labels["team"]);
    }

    [Fact]
    public async Task A_cluster_without_the_operator_does_without_it()
    {
        var rendered = await helm.TemplateFileAsync("ci/bare-cluster-values.yaml");

        Assert.Equal(
            ["Deployment", "Pod", "Service"],
            rendered.Objects.Select(item => item.Kind).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task The_service_leads_to_the_interfaces_of_triton_and_not_to_its_metrics()
    {
        var rendered = await helm.TemplateAsync();

        Assert.Equal("ClusterIP", rendered.Service!.Spec.Type);
        Assert.Equal(
            [("http", 8000, "http"), ("grpc", 8001, "grpc")],
            rendered.Service.Spec.Ports.Select(port => (port.Name, port.Port, port.TargetPort.Value))
        );
    }

    [Fact]
    public async Task Releases_behind_a_service_of_the_users_share_its_label()
    {
        var rendered = await helm.TemplateAsync(
            "--set",
            "kubernetes.noService=true,kubernetes.labels.model=llama-3-8b"
        );

        Assert.Null(rendered.Service);
        Assert.Equal("llama-3-8b", rendered.Deployment.Spec.Template.Metadata.Labels["model"]);
        Assert.DoesNotContain("model", rendered.Deployment.Spec.Selector.MatchLabels.Keys);
        Assert.All(rendered.Objects, item => Assert.Equal("llama-3-8b", item.Metadata.Labels["model"]));
    }

    [Fact]
    public async Task A_service_can_be_of_another_type()
    {
        var rendered = await helm.TemplateFileAsync("ci/hooks-values.yaml");

        Assert.Equal("LoadBalancer", rendered.Service!.Spec.Type);
        Assert.Equal("true", rendered.Service.Metadata.Annotations["example.org/internal"]);
    }

    [Fact]
    public async Task Helm_test_waits_for_the_service_and_asks_for_one_answer()
    {
        var rendered = await helm.TemplateAsync(
            "--set",
            "model.name=org/some.model,triton.image.name=registry.example/modelprep:1"
        );

        var test = Assert.Single(rendered.All<V1Pod>());
        Assert.Equal("test", test.Metadata.Annotations["helm.sh/hook"]);
        Assert.Equal("before-hook-creation,hook-succeeded", test.Metadata.Annotations["helm.sh/hook-delete-policy"]);
        Assert.Equal("Never", test.Spec.RestartPolicy);
        var container = Assert.Single(test.Spec.Containers);
        Assert.Equal("registry.example/modelprep:1", container.Image);
        Assert.Equal(
            [
                "load",
                "--url",
                "http://demo-modelprep.default:8000",
                "--model",
                "some.model",
                "--requests",
                "1",
                "--max-tokens",
                "8",
                "--wait",
                "4m",
            ],
            container.Args
        );
        Assert.DoesNotContain("nvidia.com/gpu", container.Resources.Limits.Keys);
    }

    [Fact]
    public async Task Helm_test_runs_where_the_image_is_if_it_can()
    {
        var rendered = await helm.TemplateAsync(
            "--set",
            "kubernetes.tolerations[0].key=dedicated,kubernetes.tolerations[0].operator=Exists"
        );

        var test = Assert.Single(rendered.All<V1Pod>()).Spec;
        var term = Assert
            .Single(test.Affinity.PodAffinity.PreferredDuringSchedulingIgnoredDuringExecution)
            .PodAffinityTerm;
        Assert.Equal("kubernetes.io/hostname", term.TopologyKey);
        Assert.True(term.LabelSelector.MatchLabels.Selects(rendered.Deployment.Spec.Template.Metadata.Labels));
        Assert.Equal(["nvidia.com/gpu", "dedicated"], test.Tolerations.Select(toleration => toleration.Key));
    }

    [Fact]
    public async Task Clients_and_helm_test_ask_the_llm_api_for_tokens_by_its_own_name()
    {
        var rendered = await helm.TemplateAsync("--set", "model.engine=llmapi,client.enabled=true");

        var arguments = new[] { Assert.Single(rendered.All<V1Pod>()).Spec, rendered.Client!.Spec.Template.Spec }.Select(
            pod => string.Join(' ', pod.Containers[0].Args)
        );
        Assert.Collection(
            arguments,
            test => Assert.Contains("--max-tokens 0 --parameter sampling_param_max_tokens=8", test),
            client => Assert.Contains("--max-tokens 0 --parameter sampling_param_max_tokens=128", client)
        );
    }

    [Fact]
    public async Task Clients_send_to_the_service_of_the_release()
    {
        var rendered = await helm.TemplateFileAsync("ci/client-values.yaml");

        Assert.Equal(2, rendered.Client!.Spec.Replicas);
        var container = Assert.Single(rendered.Client.Spec.Template.Spec.Containers);
        Assert.Equal("modelprep-client:0.1.0", container.Image);
        Assert.Equal(
            [
                "load",
                "--url",
                "http://demo-modelprep.default:8000",
                "--model",
                "gpt2",
                "--concurrency",
                "16",
                "--max-tokens",
                "128",
                "--stream",
                "--parameter",
                "temperature=0.7",
            ],
            container.Args
        );
        Assert.False(rendered.Service!.Spec.Selector.Selects(rendered.Client.Spec.Template.Metadata.Labels));
    }
}
