using k8s.Models;
using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

public sealed class AutoscalingTests(Helm helm)
{
    [Theory]
    [InlineData("triton:queue_compute:ratio", "1", "1")]
    [InlineData("modelprep:load:ratio", "\"700m\"", "700m")]
    [InlineData("example:requests", "1000000", "1M")]
    [InlineData("modelprep:load:ratio", "0.7", "700m")]
    public async Task Pods_are_scaled_by_the_average_of_one_metric(string name, string value, string target)
    {
        var rendered = await helm.TemplateAsync(
            "--set", $"autoscaling.metric.name={name}", "--set-json", $"autoscaling.metric.value={value}");

        var metric = Assert.Single(rendered.Autoscaler!.Spec.Metrics);
        Assert.Equal("Pods", metric.Type);
        Assert.Equal(name, metric.Pods.Metric.Name);
        Assert.Equal("AverageValue", metric.Pods.Target.Type);
        Assert.Equal(new ResourceQuantity(target), metric.Pods.Target.AverageValue);
    }

    [Fact]
    public async Task By_default_one_to_four_pods_hold_the_ratio_of_queue_to_compute_at_one()
    {
        var rendered = await helm.TemplateAsync();

        var spec = rendered.Autoscaler!.Spec;
        Assert.Equal((1, 4), (spec.MinReplicas, spec.MaxReplicas));
        Assert.Equal("triton:queue_compute:ratio", Assert.Single(spec.Metrics).Pods.Metric.Name);
        Assert.Equal("1", Assert.Single(spec.Metrics).Pods.Target.AverageValue.ToString());
    }

    [Fact]
    public async Task A_pod_with_a_loaded_engine_goes_only_after_ten_quiet_minutes()
    {
        var rendered = await helm.TemplateAsync();

        var down = rendered.Autoscaler!.Spec.Behavior.ScaleDown;
        Assert.Equal(600, down.StabilizationWindowSeconds);
        Assert.Equal(("Pods", 1, 300), Assert.Single(
            down.Policies.Select(policy => (policy.Type, policy.Value, policy.PeriodSeconds))));
    }

    [Fact]
    public async Task Without_an_autoscaler_the_minimum_is_the_number_of_pods()
    {
        var rendered = await helm.TemplateAsync(
            "--set", "autoscaling.enable=false,autoscaling.replicas.minimum=6");

        Assert.Null(rendered.Autoscaler);
        Assert.Equal(6, rendered.Deployment.Spec.Replicas);
    }
}
