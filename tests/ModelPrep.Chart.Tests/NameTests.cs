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
    [InlineData("a123456789-123456789-123456789-123456789-123456789-12", "a123456789-123456789-123456789-123456789-123456789-12-modelprep")]
    [InlineData("9123456789-123456789-123456789-123456789-123456789-12", "r-9123456789-123456789-123456789-123456789-123456789-12-modelpr")]
    public async Task Any_release_gives_a_name_that_a_service_may_have(string release, string name)
    {
        var rendered = await helm.TemplateAsAsync(release);

        Assert.Matches(ServiceName(), name);
        Assert.All(rendered.Objects, item => Assert.Equal(name, item.Metadata.Name));
        Assert.Equal(name, rendered.Autoscaler!.Spec.ScaleTargetRef.Name);
        Assert.Equal(release, rendered.Deployment.Spec.Selector.MatchLabels["app.kubernetes.io/instance"]);
    }

    [Fact]
    public async Task The_name_can_be_given()
    {
        var rendered = await helm.TemplateAsync("--set", "fullnameOverride=llama-3,nameOverride=llm");

        Assert.All(rendered.Objects, item => Assert.Equal("llama-3", item.Metadata.Name));
        Assert.Equal("llm", rendered.Deployment.Spec.Selector.MatchLabels["app.kubernetes.io/name"]);
    }

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex ServiceName();
}
