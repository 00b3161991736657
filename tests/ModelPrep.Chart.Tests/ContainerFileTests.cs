using System.Text.RegularExpressions;
using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

/// <summary>What can be said of the container file without building it.</summary>
public sealed class ContainerFileTests
{
    private static readonly string Text = File.ReadAllText(Repository.ContainerFilePath);
    private static readonly string ClientText = File.ReadAllText(Repository.ClientContainerFilePath);

    [Fact]
    public void Chart_image_and_binary_are_of_one_version()
    {
        var props = File.ReadAllText(Repository.At("Directory.Build.props"));
        var version = Regex.Match(props, "<Version>(.+)</Version>").Groups[1].Value;

        Assert.NotEmpty(version);
        Assert.All(
            new[] { Text, ClientText },
            text =>
                Assert.Equal(
                    Regex.Count(text, "ARG MODELPREP_VERSION="),
                    Regex.Count(text, $"ARG MODELPREP_VERSION={Regex.Escape(version)}\n")
                )
        );
        Assert.Contains($"appVersion: \"{version}\"\n", File.ReadAllText(Repository.At("chart", "Chart.yaml")));
    }

    [Fact]
    public void Both_images_are_built_from_the_same_files_and_get_no_others()
    {
        static IEnumerable<string> Copied(string text) =>
            Regex.Matches(text, @"(?m)^(COPY (?!--from)|RUN dotnet|RUN scripts).*$").Select(match => match.Value);

        Assert.Equal(Copied(Text), Copied(ClientText));
        Assert.Equal(
            File.ReadAllText($"{Repository.ContainerFilePath}.dockerignore"),
            File.ReadAllText($"{Repository.ClientContainerFilePath}.dockerignore")
        );
    }

    [Fact]
    public void The_base_and_the_cli_are_pinned()
    {
        Assert.Matches(@"(?m)^ARG BASE_CONTAINER_IMAGE=\S+:\d\d\.\d\d-trtllm-python-py3$", Text);
        Assert.Matches(@"(?m)^ARG TRITON_CLI_TAG=[0-9a-f]{7,40}$", Text);
    }
}
