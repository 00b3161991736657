using System.Text.Json;
using System.Text.RegularExpressions;
using k8s.Models;
using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

/// <summary>
/// The Grafana dashboard: what Grafana and its sidecar want of it, and that it shows only what exists.
/// </summary>
public sealed partial class DashboardTests(Helm helm)
{
    private const int GridColumns = 24;

    /// <summary>What is not recorded by the chart's rules: by whom it is given.</summary>
    private static readonly string[] Given =
    [
        // Prometheus itself.
        "up",
        // kube-state-metrics.
        "kube_deployment_status_replicas",
        "kube_deployment_status_replicas_available",
        "kube_horizontalpodautoscaler_spec_max_replicas",
        "kube_horizontalpodautoscaler_status_desired_replicas",
        "kube_pod_init_container_status_restarts_total",
        "kube_pod_init_container_status_running",
        // Triton's TensorRT-LLM backend, from 23.11 on.
        "nv_trt_llm_inflight_batcher_metrics",
        // The DCGM exporter.
        "DCGM_FI_DEV_GPU_UTIL",
    ];

    public static TheoryData<string> Files => ValuesFiles.All;

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Promtool_reads_every_expression_and_every_series_exists(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);
        if (Find(rendered) is not { } map)
            return;
        using var document = JsonDocument.Parse(map.Data.Single().Value);
        var expressions = Panels(document).SelectMany(Expressions).ToList();
        var rules = new PrometheusRuleSpec
        {
            Groups =
            [
                new PrometheusRuleGroup
                {
                    Name = "dashboard",
                    Interval = "15s",
                    Rules =
                    [
                        .. expressions.Select(
                            (expression, i) =>
                                new PrometheusRuleItem
                                {
                                    Record = $"panel:{i}",
                                    Expr = expression.Replace("$__rate_interval", "1m", StringComparison.Ordinal),
                                }
                        ),
                    ],
                },
            ],
        };
        using var promtool = new PromTool();

        var result = await PromTool.CheckAsync(promtool.Write(new PrometheusRule { Spec = rules }));

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        var recorded =
            rendered.PrometheusRule?.Spec.Groups.SelectMany(group => group.Rules).Select(rule => rule.Record).ToList()
            ?? [];
        Assert.All(
            expressions.SelectMany(expression => Series().Matches(expression)),
            series => Assert.Contains(series.Groups["name"].Value, recorded.Concat(Given))
        );
        Assert.DoesNotMatch("@[A-Z]+@", map.Data.Single().Value);
    }

    [Fact]
    public async Task Grafana_takes_it_as_it_is()
    {
        using var document = JsonDocument.Parse(Find(await helm.TemplateAsync())!.Data.Single().Value);
        var root = document.RootElement;

        Assert.Equal(JsonValueKind.Null, root.GetProperty("id").ValueKind);
        Assert.Matches("^[a-z0-9-]{1,40}$", root.GetProperty("uid").GetString());
        var panels = Panels(document);
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.Equal(
            panels.Count,
            panels
                .Select(panel => (panel.GetProperty("type").GetString(), panel.GetProperty("title").GetString()))
                .Distinct()
                .Count()
        );
        Assert.All(panels, panel => Assert.NotEmpty(panel.GetProperty("description").GetString()!));
        Assert.All(
            panels
                .Select(panel => panel.GetProperty("datasource"))
                .Concat(panels.SelectMany(Targets).Select(target => target.GetProperty("datasource"))),
            source => Assert.Equal("${datasource}", source.GetProperty("uid").GetString())
        );
        Assert.All(
            panels.SelectMany(panel => Cells(panel.GetProperty("gridPos"))).GroupBy(cell => cell),
            cell =>
            {
                Assert.Single(cell);
                Assert.InRange(cell.Key.X, 0, GridColumns - 1);
            }
        );
    }

    [Fact]
    public async Task Two_releases_have_two_dashboards_and_the_sidecar_finds_them()
    {
        var one = Find(await helm.TemplateAsync())!;
        var other = Find(await helm.TemplateAsAsync("other"))!;

        Assert.Equal(
            ("1", "1"),
            (one.Metadata.Labels["grafana_dashboard"], other.Metadata.Labels["grafana_dashboard"])
        );
        Assert.NotEqual(one.Data.Keys.Single(), other.Data.Keys.Single());
        Assert.NotEqual(Uid(one), Uid(other));
        Assert.Contains("other-modelprep", other.Data.Values.Single());
        Assert.DoesNotContain("demo-modelprep", other.Data.Values.Single());

        static string Uid(V1ConfigMap map)
        {
            using var document = JsonDocument.Parse(map.Data.Single().Value);
            return document.RootElement.GetProperty("uid").GetString()!;
        }
    }

    [Fact]
    public async Task It_shows_what_is_scaled_by()
    {
        var rendered = await helm.TemplateAsync("--set", "autoscaling.metric.value=1500m");

        using var document = JsonDocument.Parse(Find(rendered)!.Data.Single().Value);
        var panel = Panels(document).Single(panel => panel.GetProperty("title").GetString() == "What is scaled by");
        Assert.Contains(
            "avg(triton:queue_compute:ratio{job=\"default/demo-modelprep\",pod=~\"$pod\"})",
            Expressions(panel)
        );
        Assert.Contains("vector(1.5)", Expressions(panel));
    }

    private static V1ConfigMap? Find(Rendered rendered) =>
        rendered
            .All<V1ConfigMap>()
            .SingleOrDefault(map => map.Metadata.Name.EndsWith("-dashboard", StringComparison.Ordinal));

    private static IReadOnlyList<JsonElement> Panels(JsonDocument dashboard) =>
        [.. dashboard.RootElement.GetProperty("panels").EnumerateArray()];

    private static IEnumerable<JsonElement> Targets(JsonElement panel) => panel.GetProperty("targets").EnumerateArray();

    private static IEnumerable<string> Expressions(JsonElement panel) =>
        Targets(panel).Select(target => target.GetProperty("expr").GetString()!);

    private static IEnumerable<(int X, int Y)> Cells(JsonElement position)
    {
        var (x, y) = (position.GetProperty("x").GetInt32(), position.GetProperty("y").GetInt32());
        return from dx in Enumerable.Range(0, position.GetProperty("w").GetInt32())
            from dy in Enumerable.Range(0, position.GetProperty("h").GetInt32())
            select (x + dx, y + dy);
    }

    [GeneratedRegex(@"(?<name>[A-Za-z_:][A-Za-z0-9_:]*)\{")]
    private static partial Regex Series();
}
