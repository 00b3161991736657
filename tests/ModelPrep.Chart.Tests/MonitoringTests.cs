using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

public sealed class MonitoringTests(Helm helm)
{
    [Fact]
    public async Task The_prometheus_of_the_guide_scrapes_the_pods()
    {
        var rendered = await helm.TemplateAsync();

        var monitor = rendered.PodMonitor!;
        Assert.Equal("prometheus", monitor.Metadata.Labels["release"]);
        var endpoint = Assert.Single(monitor.Spec.PodMetricsEndpoints);
        Assert.Equal(("metrics", "/metrics", "15s"), (endpoint.Port, endpoint.Path, endpoint.Interval));
        Assert.Equal(["app.kubernetes.io/instance"], monitor.Spec.PodTargetLabels);
    }

    [Fact]
    public async Task The_labels_by_which_it_is_selected_can_be_others()
    {
        var rendered = await helm.TemplateAsync(
            "--set", "podMonitor.labels.release=null,podMonitor.labels.team=search");

        Assert.DoesNotContain("release", rendered.PodMonitor!.Metadata.Labels.Keys);
        Assert.Equal("search", rendered.PodMonitor.Metadata.Labels["team"]);
    }

    [Fact]
    public async Task A_cluster_without_the_operator_does_without_it()
    {
        var rendered = await helm.TemplateAsync("--set", "podMonitor.enabled=false");

        Assert.Null(rendered.PodMonitor);
    }

    [Fact]
    public async Task The_service_leads_to_the_interfaces_of_triton_and_not_to_its_metrics()
    {
        var rendered = await helm.TemplateAsync();

        Assert.Equal("ClusterIP", rendered.Service!.Spec.Type);
        Assert.Equal(
            [("http", 8000, "http"), ("grpc", 8001, "grpc")],
            rendered.Service.Spec.Ports.Select(port => (port.Name, port.Port, port.TargetPort.Value)));
    }

    [Fact]
    public async Task Releases_behind_a_service_of_the_users_share_its_label()
    {
        var rendered = await helm.TemplateAsync(
            "--set", "kubernetes.noService=true,kubernetes.labels.model=llama-3-8b");

        Assert.Null(rendered.Service);
        Assert.Equal("llama-3-8b", rendered.Deployment.Spec.Template.Metadata.Labels["model"]);
        Assert.DoesNotContain("model", rendered.Deployment.Spec.Selector.MatchLabels.Keys);
        Assert.All(rendered.Objects, item => Assert.Equal("llama-3-8b", item.Metadata.Labels["model"]));
    }
}
