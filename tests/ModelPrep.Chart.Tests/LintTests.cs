using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

public sealed class LintTests(Helm helm)
{
    [Theory]
    [MemberData(nameof(ValuesFiles.All), MemberType = typeof(ValuesFiles))]
    public async Task Helm_finds_nothing_to_complain_about(string valuesFile)
    {
        var result = await helm.RunAsync([
            "lint",
            "--strict",
            Repository.ChartPath,
            .. ValuesFiles.Options(valuesFile),
        ]);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("1 chart(s) linted, 0 chart(s) failed", result.Output);
        Assert.DoesNotContain("[WARNING]", result.Output);
    }

    [Fact]
    public async Task A_package_of_the_chart_leaves_the_values_files_of_the_tests_out()
    {
        using var folder = new TemporaryFolder();
        var result = await helm.RunAsync("package", Repository.ChartPath, "--destination", folder.Root);
        var archive = Assert.Single(Directory.GetFiles(folder.Root));
        var listing = await Tool.RunAsync("tar", ["--list", "--file", archive]);

        result.OrThrow();
        Assert.Contains("modelprep/values.schema.json", listing.Output);
        Assert.Contains("modelprep/gpt2_values.yaml", listing.Output);
        Assert.DoesNotContain("/ci/", listing.Output);
    }
}
