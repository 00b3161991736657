using System.Text.RegularExpressions;
using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

/// <summary>
/// The recording rules and alerts, checked and run by the real promtool. What is expected of them is in Rules/.
/// </summary>
public sealed partial class RuleTests(Helm helm)
{
    private static readonly string Folder = Repository.At("tests", "ModelPrep.Chart.Tests", "Rules");

    public static TheoryData<string> Files => ValuesFiles.All;

    public static TheoryData<string> Expectations =>
        [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Promtool_finds_nothing_to_complain_about(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);
        if (rendered.PrometheusRule is not { } rule)
            return;
        using var promtool = new PromTool();

        var result = await PromTool.CheckAsync(promtool.Write(rule));

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains($"SUCCESS: {rule.Spec.Groups.Sum(group => group.Rules.Count)} rules found", result.Output);
        Assert.All(
            rule.Spec.Groups.SelectMany(group => group.Rules),
            item => Assert.DoesNotMatch(Placeholder(), $"{item.Expr} {item.For}")
        );
    }

    [Theory]
    [MemberData(nameof(Expectations))]
    public async Task They_say_what_they_are_expected_to(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file).Split('_')[0];
        var rendered = await helm.TemplateAsync(
            name == "vllm" ? ["--set", "model.engine=vllm,model.name=org/some.model"] : []
        );
        using var promtool = new PromTool();
        promtool.Write(rendered.PrometheusRule!);

        var result = await PromTool.TestAsync(
            promtool.Write(
                file,
                await File.ReadAllTextAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken)
            )
        );

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    [Fact]
    public async Task Each_alert_says_what_and_since_when_and_how_bad_it_is()
    {
        var rendered = await helm.TemplateFileAsync("ci/hooks-values.yaml");

        var alerts = rendered
            .PrometheusRule!.Spec.Groups.SelectMany(group => group.Rules)
            .Where(rule => rule.Alert is not null)
            .ToList();
        var monitoring = await File.ReadAllTextAsync(
            Repository.At("docs", "monitoring.md"),
            TestContext.Current.CancellationToken
        );
        Assert.NotEmpty(alerts);
        Assert.All(
            alerts,
            alert =>
            {
                Assert.Contains(alert.Labels["severity"], new[] { "warning", "critical" });
                Assert.Equal("search", alert.Labels["team"]);
                Assert.NotEmpty(alert.Annotations["summary"]);
                Assert.NotEmpty(alert.Annotations["description"]);
                Assert.Contains($"`{alert.Alert}`", monitoring);
            }
        );
        Assert.Equal("45m", alerts.Single(alert => alert.Alert == "ModelPrepInitSlow").For);
    }

    [Fact]
    public async Task Without_alerts_what_is_scaled_by_is_still_recorded()
    {
        var rendered = await helm.TemplateAsync("--set", "prometheusRule.noAlerts=true");

        var rules = rendered.PrometheusRule!.Spec.Groups.SelectMany(group => group.Rules).ToList();
        Assert.All(rules, rule => Assert.Null(rule.Alert));
        Assert.Contains(rules, rule => rule.Record == "modelprep:load:ratio");
    }

    [Fact]
    public async Task Two_releases_record_nothing_twice()
    {
        var one = await helm.TemplateAsync();
        var other = await helm.TemplateAsAsync("other");

        // Everything that is read from servers is of one release; names alone would record the same series in each.
        foreach (var (rendered, job) in new[] { (one, "default/demo-modelprep"), (other, "default/other-modelprep") })
        {
            Assert.All(
                rendered
                    .PrometheusRule!.Spec.Groups.SelectMany(group => group.Rules)
                    .SelectMany(rule => Selectors().Matches(rule.Expr)),
                selector => Assert.Contains($"job=\"{job}\"", selector.Value)
            );
        }
    }

    [GeneratedRegex("@[A-Z]+@")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\b(nv_|modelprep:|triton:|up\b)[a-z0-9_:]*(\{[^}]*\})?")]
    private static partial Regex Selectors();
}
