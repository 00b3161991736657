using System.Text.RegularExpressions;
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
            "--set",
            $"autoscaling.metric.name={name}",
            "--set-json",
            $"autoscaling.metric.value={value}"
        );

        Assert.Equal((name, new ResourceQuantity(target)), Metric(rendered));
    }

    [Theory]
    // The load of the engine; of kinds that tell no limit of it, the requests in it.
    [InlineData("model.engine=trtllm", "modelprep:load:ratio", "700m")]
    [InlineData("model.engine=vllm", "modelprep:inflight_requests:avg1m", "8")]
    [InlineData("model.engine=llmapi", "modelprep:inflight_requests:avg1m", "8")]
    // The guide's files set the value alone, and mean the guide's metric with it.
    [InlineData("autoscaling.metric.value=1500m", "triton:queue_compute:ratio", "1500m")]
    [InlineData("autoscaling.metric.name=triton:queue_compute:ratio", "triton:queue_compute:ratio", "1")]
    [InlineData("autoscaling.metric.name=modelprep:inflight_requests:avg1m", "modelprep:inflight_requests:avg1m", "8")]
    public async Task What_is_not_said_of_the_metric_follows_from_what_is(string values, string name, string target)
    {
        var rendered = await helm.TemplateAsync("--set", values);

        Assert.Equal((name, new ResourceQuantity(target)), Metric(rendered));
    }

    [Fact]
    public async Task There_are_one_to_four_pods_unless_it_is_said()
    {
        var rendered = await helm.TemplateAsync();

        Assert.Equal((1, 4), (rendered.Autoscaler!.Spec.MinReplicas, rendered.Autoscaler.Spec.MaxReplicas));
    }

    [Fact]
    public async Task A_pod_with_a_loaded_engine_goes_only_after_ten_quiet_minutes()
    {
        var rendered = await helm.TemplateAsync();

        var down = rendered.Autoscaler!.Spec.Behavior.ScaleDown;
        Assert.Equal(600, down.StabilizationWindowSeconds);
        Assert.Equal(
            ("Pods", 1, 300),
            Assert.Single(down.Policies.Select(policy => (policy.Type, policy.Value, policy.PeriodSeconds)))
        );
    }

    [Fact]
    public async Task Without_an_autoscaler_the_minimum_is_the_number_of_pods()
    {
        var rendered = await helm.TemplateAsync("--set", "autoscaling.enable=false,autoscaling.replicas.minimum=6");

        Assert.Null(rendered.Autoscaler);
        Assert.Empty(rendered.All<ScaledObject>());
        Assert.Equal(6, rendered.Deployment.Spec.Replicas);
    }

    [Fact]
    public async Task Further_metrics_stand_beside_the_first()
    {
        var rendered = await helm.TemplateFileAsync("ci/hooks-values.yaml");

        Assert.Equal(
            ["modelprep:load:ratio", "modelprep:engine_waiting_requests:avg1m"],
            rendered.Autoscaler!.Spec.Metrics.Select(metric => metric.Pods.Metric.Name)
        );
    }

    [Fact]
    public async Task Keda_asks_prometheus_for_the_pods_of_the_deployment_and_needs_no_other_autoscaler()
    {
        var rendered = await helm.TemplateFileAsync("ci/keda-values.yaml");

        Assert.Null(rendered.Autoscaler);
        Assert.Null(rendered.Deployment.Spec.Replicas);
        var spec = Assert.Single(rendered.All<ScaledObject>()).Spec;
        Assert.Equal(rendered.Deployment.Metadata.Name, spec.ScaleTargetRef.Name);
        Assert.Equal(
            (0, 3, 30, 600),
            (spec.MinReplicaCount, spec.MaxReplicaCount, spec.PollingInterval, spec.CooldownPeriod)
        );
        Assert.Equal(600, spec.Advanced!.HorizontalPodAutoscalerConfig.Behavior.ScaleDown.StabilizationWindowSeconds);
        var trigger = spec.Triggers[0];
        Assert.Equal(("prometheus", "AverageValue"), (trigger.Type, trigger.MetricType));
        Assert.Equal("http://prometheus.example:9090", trigger.Metadata["serverAddress"]);
        Assert.Equal("true", trigger.Metadata["ignoreNullValues"]);
        Assert.Equal("1.5", trigger.Metadata["threshold"]);
        Assert.Equal(
            "sum(triton:queue_compute:ratio{namespace=\"default\",pod=~\"demo-modelprep-[a-z0-9]+-[a-z0-9]+\"})",
            trigger.Metadata["query"]
        );
    }

    [Theory]
    [InlineData("demo", "demo-modelprep-7d9f8c6b54-x2x4z", "demo-modelprep-client-7d9f8c6b54-x2x4z")]
    [InlineData("modelprep", "modelprep-7d9f8c6b54-x2x4z", "modelprep-2-7d9f8c6b54-x2x4z")]
    // A pod's name begins with the first 58 characters of that of its replica set.
    [InlineData(
        "a123456789-123456789-123456789-123456789-123456789-12",
        "a123456789-123456789-123456789-123456789-123456789-12-modex2x4z",
        "other-modelprep-7d9f8c6b54-x2x4z"
    )]
    [InlineData(
        "a123456789-123456789-123456789-1234567",
        "a123456789-123456789-123456789-1234567-modelprep-7d9f8c6b5x2x4z",
        "a123456789-123456789-123456789-1234567-other-7d9f8c6b5x2x4z"
    )]
    public async Task Keda_and_the_alerts_find_the_pods_of_the_deployment_and_no_others(
        string release,
        string own,
        string other
    )
    {
        var rendered = await helm.TemplateAsAsync(release, "--set", "autoscaling.by=keda");

        var texts = rendered
            .PrometheusRule!.Spec.Groups.SelectMany(group => group.Rules)
            .Select(rule => rule.Expr)
            .Append(Assert.Single(rendered.All<ScaledObject>()).Spec.Triggers[0].Metadata["query"]);
        var patterns = texts
            .SelectMany(text => Regex.Matches(text, "pod=~\"([^\"]+)\""))
            .Select(match => match.Groups[1].Value)
            .ToList();
        Assert.True(patterns.Count > 2);
        Assert.All(
            patterns,
            pattern =>
            {
                Assert.Matches($"^(?:{pattern})$", own);
                Assert.DoesNotMatch($"^(?:{pattern})$", other);
            }
        );
    }

    [Fact]
    public async Task A_prometheus_that_knows_nothing_holds_the_number_of_pods()
    {
        var rendered = await helm.TemplateAsync("--set", "autoscaling.by=keda");

        Assert.Equal(
            "false",
            Assert.Single(rendered.All<ScaledObject>()).Spec.Triggers[0].Metadata["ignoreNullValues"]
        );
    }

    [Theory]
    [InlineData("2k", "2000")]
    [InlineData("250m", "0.25")]
    [InlineData("2.5", "2.5")]
    [InlineData("1Ki", "1024")]
    public async Task Prometheus_and_keda_read_the_target_as_a_number(string target, string number)
    {
        var rendered = await helm.TemplateAsync("--set", $"autoscaling.by=keda,autoscaling.metric.value={target}");

        Assert.Equal(number, Assert.Single(rendered.All<ScaledObject>()).Spec.Triggers[0].Metadata["threshold"]);
        var alert = rendered
            .PrometheusRule!.Spec.Groups.SelectMany(group => group.Rules)
            .Single(rule => rule.Alert == "ModelPrepAtMaximum");
        Assert.EndsWith($"> {number}", alert.Expr.Trim(), StringComparison.Ordinal);
    }

    private static (string Name, ResourceQuantity Target) Metric(Rendered rendered)
    {
        var metric = Assert.Single(rendered.Autoscaler!.Spec.Metrics);
        Assert.Equal(("Pods", "AverageValue"), (metric.Type, metric.Pods.Target.Type));
        return (metric.Pods.Metric.Name, metric.Pods.Target.AverageValue);
    }
}
