using System.Text.RegularExpressions;
using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

public sealed partial class NameTests(Helm helm)
{
    [Theory]
    [InlineData("demo", "demo-modelprep")]
    [InlineData("my-modelprep", "my-modelprep")]
    [InlineData("llama-3.1", "llama-3-1-modelprep")]
    [InlineData("3.1-llama", "r-3-1-llama-modelprep")]
    [InlineData("7", "r-7-modelprep")]
    [InlineData("1e3", "r-1e3-modelprep")]
    [InlineData("on", "on-modelprep")]
    [InlineData(
        "a123456789-123456789-123456789-123456789-123456789-12",
        "a123456789-123456789-123456789-123456789-123456789-12-modelprep"
    )]
    [InlineData(
        "9123456789-123456789-123456789-123456789-123456789-12",
        "r-9123456789-123456789-123456789-123456789-123456789-12-modelpr"
    )]
    public async Task Any_release_gives_a_name_that_a_service_may_have(string release, string name)
    {
        var rendered = await helm.TemplateAsAsync(release);

        Assert.Matches(ServiceName(), name);
        // Those of which there may be several end in what they are, and have a hash for the end of the name where it
        // gets too long.
        var start = Regex.Escape(name[..Math.Min(name.Length, 47)].TrimEnd('-'));
        var pattern = $"^{Regex.Escape(name)}$|^{start}.*-(dashboard|test)$";
        Assert.All(rendered.Objects, item => Assert.Matches(pattern, item.Metadata.Name));
        Assert.All(rendered.Objects, item => Assert.Matches(ServiceName(), item.Metadata.Name));
        Assert.Equal(name, rendered.Service!.Metadata.Name);
        Assert.Equal(name, rendered.Autoscaler!.Spec.ScaleTargetRef.Name);
        Assert.Equal(release, rendered.Deployment.Spec.Selector.MatchLabels["app.kubernetes.io/instance"]);
    }

    [Fact]
    public async Task The_name_can_be_given()
    {
        var rendered = await helm.TemplateAsync("--set", "fullnameOverride=llama-3,nameOverride=llm");

        Assert.All(
            rendered.Objects,
            item => Assert.StartsWith("llama-3", item.Metadata.Name, StringComparison.Ordinal)
        );
        Assert.Equal("llm", rendered.Deployment.Spec.Selector.MatchLabels["app.kubernetes.io/name"]);
    }

    [Fact]
    public async Task A_long_name_leaves_room_for_what_a_product_and_a_job_add()
    {
        var rendered = await helm.TemplateAsAsync(
            "a123456789-123456789-123456789-123456789-123456789-12",
            [
                "--values",
                Path.Combine(Repository.ChartPath, "ci", "products-values.yaml"),
                "--set",
                "prewarm.enabled=true,prewarm.kind=Job",
            ]
        );

        Assert.All(rendered.Objects, item => Assert.Matches(ServiceName(), item.Metadata.Name));
        Assert.Equal(
            rendered.Objects.Count,
            rendered.Objects.DistinctBy(item => (item.Kind, item.Metadata.Name)).Count()
        );
        // 58 characters of a replica set's name, which ends in a hyphen, at most ten letters, and another, are in the
        // pod's.
        Assert.All(rendered.Servers, server => Assert.InRange(server.Metadata.Name.Length, 1, 46));
    }

    [Fact]
    public async Task Two_releases_whose_long_names_begin_alike_have_nothing_in_common()
    {
        string[] options =
        [
            "--values",
            Path.Combine(Repository.ChartPath, "ci", "products-values.yaml"),
            "--set",
            "prewarm.enabled=true,client.enabled=true",
        ];

        var blue = await helm.TemplateAsAsync("team-search-llama-3-70b-instruct-in-the-north-blue", options);
        var green = await helm.TemplateAsAsync("team-search-llama-3-70b-instruct-in-the-north-green", options);

        Assert.Empty(Names(blue).Intersect(Names(green)));

        static IEnumerable<(string, string)> Names(Rendered rendered) =>
            rendered.Objects.Select(item => (item.Kind, item.Metadata.Name));
    }

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex ServiceName();
}
