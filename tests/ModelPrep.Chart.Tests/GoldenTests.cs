using System.Text.RegularExpressions;
using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

/// <summary>
/// What the chart makes of values files, as it was last looked at. With UPDATE_GOLDEN=1 the files are written anew; a
/// change of theirs shows what a change of the chart does to a cluster.
/// </summary>
public sealed partial class GoldenTests(Helm helm)
{
    private static readonly string Folder = Repository.At("tests", "ModelPrep.Chart.Tests", "Golden");

    /// <summary>One of each shape: every template is in one of them.</summary>
    private static readonly string[] Shapes =
    [
        "",
        "llama-3-70b-instruct_values.yaml",
        "ci/bare-cluster-values.yaml",
        "ci/client-values.yaml",
        "ci/hooks-values.yaml",
        "ci/keda-values.yaml",
        "ci/network-policy-values.yaml",
        "ci/prewarm-job-values.yaml",
        "ci/prewarm-values.yaml",
        "ci/products-values.yaml",
    ];

    public static TheoryData<string> Files => [.. Shapes];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_objects_are_those_that_were_looked_at(string valuesFile)
    {
        var result = await helm.RunAsync([
            "template",
            "demo",
            Repository.ChartPath,
            Helm.KubernetesVersion,
            .. ValuesFiles.Options(valuesFile),
        ]);
        var objects = WithoutTexts(result.OrThrow().Output);

        var golden = Path.Combine(Folder, NameOf(valuesFile));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            await File.WriteAllTextAsync(golden, objects, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken), objects);
    }

    [Fact]
    public void Every_golden_file_has_its_values()
    {
        Assert.Equal(
            Shapes.Select(NameOf).Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Every_template_is_in_one_of_them()
    {
        var golden = string.Concat(
            await Task.WhenAll(Directory.GetFiles(Folder).Select(file => File.ReadAllTextAsync(file)))
        );

        Assert.All(
            Directory
                .GetFiles(Path.Combine(Repository.ChartPath, "templates"), "*.yaml", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Repository.ChartPath, file))
                .Where(file => !file.EndsWith("validation.yaml", StringComparison.Ordinal)),
            file => Assert.Contains($"# Source: modelprep/{file}\n", golden)
        );
    }

    private static string NameOf(string valuesFile) =>
        valuesFile.Length == 0
            ? "defaults.yaml"
            : Path.GetFileName(valuesFile)
                .Replace("_values", "", StringComparison.Ordinal)
                .Replace("-values", "", StringComparison.Ordinal);

    /// <summary>The dashboard and the rules are long, the same for all, and read by tests of their own.</summary>
    private static string WithoutTexts(string yaml) =>
        Rules().Replace(Dashboard().Replace(yaml, "$1    (files/dashboard.json)\n"), "$1    (files/*.yaml)\n");

    [GeneratedRegex(@"(modelprep-\S+\.json: \|\n)(    .*\n)+")]
    private static partial Regex Dashboard();

    [GeneratedRegex(@"(kind: PrometheusRule\n(?:.*\n)*?  groups:\n)(    .*\n?)+")]
    private static partial Regex Rules();
}
