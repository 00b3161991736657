using System.Text.RegularExpressions;
using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

/// <summary>What can be said of the container file without building it.</summary>
public sealed partial class ContainerFileTests
{
    private static readonly string Text = File.ReadAllText(Repository.ContainerFilePath);

    [Fact]
    public void Chart_image_and_binary_are_of_one_version()
    {
        var props = File.ReadAllText(Repository.At("Directory.Build.props"));
        var version = Regex.Match(props, "<Version>(.+)</Version>").Groups[1].Value;

        Assert.NotEmpty(version);
        Assert.Contains($"ARG MODELPREP_VERSION={version}\n", Text);
        Assert.Contains($"appVersion: \"{version}\"\n", File.ReadAllText(Repository.At("chart", "Chart.yaml")));
    }

    [Fact]
    public void Whatever_is_copied_from_the_repository_is_there_and_not_ignored()
    {
        var ignore = File.ReadAllLines($"{Repository.ContainerFilePath}.dockerignore");
        var sources = CopyFromContext().Matches(Text)
            .SelectMany(match => match.Groups[1].Value.Split(' '))
            .Where(source => !source.Contains('$'))
            .Select(source => source.TrimEnd('/'))
            .ToList();

        Assert.Contains("src", sources);
        Assert.All(sources, source =>
        {
            Assert.True(Path.Exists(Repository.At(source)), $"{source} is not in the repository.");
            Assert.Contains(ignore, line => line.StartsWith('!')
                && Regex.IsMatch(source, $"^{Regex.Escape(line[1..]).Replace(@"\*", ".*")}$"));
        });
    }

    [Fact]
    public void The_base_and_the_cli_are_pinned()
    {
        Assert.Matches(@"(?m)^ARG BASE_CONTAINER_IMAGE=\S+:\d\d\.\d\d-trtllm-python-py3$", Text);
        Assert.Matches(@"(?m)^ARG TRITON_CLI_TAG=[0-9a-f]{7,40}$", Text);
    }

    [GeneratedRegex(@"(?m)^COPY (?!--)(.+) \S+$")]
    private static partial Regex CopyFromContext();
}
