using k8s.Models;
using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

public sealed class NetworkPolicyTests(Helm helm)
{
    [Fact]
    public async Task It_is_there_only_when_asked_for()
    {
        var rendered = await helm.TemplateAsync();

        Assert.Empty(rendered.All<V1NetworkPolicy>());
    }

    [Fact]
    public async Task Requests_come_from_the_clients_metrics_go_to_prometheus_and_pods_reach_the_hub()
    {
        var rendered = await helm.TemplateFileAsync("ci/network-policy-values.yaml");

        var spec = Assert.Single(rendered.All<V1NetworkPolicy>()).Spec;
        Assert.Equal(["Ingress", "Egress"], spec.PolicyTypes);
        Assert.Equal(
            ["http grpc", "metrics"],
            spec.Ingress.Select(rule => string.Join(' ', rule.Ports.Select(port => port.Port.Value)))
        );
        Assert.Equal("search", spec.Ingress[0].FromProperty[1].NamespaceSelector.MatchLabels["team"]);
        Assert.True(
            spec.Ingress[0]
                .FromProperty[0]
                .PodSelector.MatchLabels.Selects(rendered.All<V1Pod>().Single().Metadata.Labels)
        );
        Assert.Equal(
            "monitoring",
            spec.Ingress[1].FromProperty.Single().NamespaceSelector.MatchLabels["kubernetes.io/metadata.name"]
        );
        Assert.Equal(
            ["53 53", "443", "3128"],
            spec.Egress.Select(rule => string.Join(' ', rule.Ports.Select(port => port.Port.Value)))
        );
    }

    [Theory]
    [InlineData("http://mirror.example:8080/hub", "443 8080")]
    [InlineData("http://mirror.example/hub:1", "443 80")]
    [InlineData("https://mirror.example/", "443")]
    [InlineData("https://[fd00::1]:8443", "443 8443")]
    public async Task Pods_reach_the_mirror_that_they_are_told_to_ask(string endpoint, string ports)
    {
        var rendered = await helm.TemplateAsync(
            "--set",
            "networkPolicy.enabled=true",
            "--set-json",
            $"model.endpoint=\"{endpoint}\""
        );

        var rule = Assert.Single(rendered.All<V1NetworkPolicy>()).Spec.Egress[1];
        Assert.Equal(ports, string.Join(' ', rule.Ports.Select(port => port.Port.Value)));
    }

    [Fact]
    public async Task It_holds_for_pods_that_prepare_and_serve_and_not_for_clients()
    {
        var rendered = await helm.TemplateAsync(
            "--set",
            "networkPolicy.enabled=true,prewarm.enabled=true,client.enabled=true"
        );

        var expressions = Assert.Single(rendered.All<V1NetworkPolicy>()).Spec.PodSelector.MatchExpressions;
        var selected = rendered
            .PodTemplates.Select(template => template.Metadata.Labels)
            .Where(labels => expressions.All(expression => expression.Values.Contains(labels[expression.Key])));
        Assert.Equal(
            ["prewarm", "server"],
            selected.Select(labels => labels["app.kubernetes.io/component"]).Order(StringComparer.Ordinal)
        );
    }
}
