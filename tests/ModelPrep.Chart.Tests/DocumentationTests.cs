using System.Text.RegularExpressions;
using ModelPrep.Chart.Tests.Tools;
using YamlDotNet.RepresentationModel;

namespace ModelPrep.Chart.Tests;

/// <summary>What the pages say of the chart is what the chart has, and what they show can be run.</summary>
public sealed partial class DocumentationTests(Helm helm)
{
    private static readonly string[] Files =
    [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "chart/README.md",
        "containers/README.md",
        .. Directory
            .GetFiles(Repository.At("docs"), "*.md")
            .Select(path => $"docs/{Path.GetFileName(path)}")
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Pages => [.. Files];

    public static TheoryData<string, string> HelmCommands =>
        [
            .. Files.SelectMany(file =>
                Blocks(Read(file), "bash")
                    .SelectMany(Commands)
                    .Where(command => Command().IsMatch(command))
                    .Distinct()
                    .Select(command => (file, command))
            ),
        ];

    [Fact]
    public void The_table_of_the_chart_has_every_value_with_its_default_and_no_other()
    {
        using var values = File.OpenText(Path.Combine(Repository.ChartPath, "values.yaml"));
        var expected = Leaves((YamlMappingNode)Load(values).Single().RootNode, "").Order(StringComparer.Ordinal);
        var table = Read("chart/README.md").Split("\n## Values\n")[1];

        Assert.Equal(
            expected,
            ValueRow()
                .Matches(table)
                .Select(row => $"{row.Groups[1].Value}: {row.Groups[2].Value}")
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_value_that_a_message_names_is_one_of_the_chart()
    {
        using var values = File.OpenText(Path.Combine(Repository.ChartPath, "values.yaml"));
        var root = Load(values).Single().RootNode;
        var named = ChartOfMessage()
            .Matches(Read("docs/messages.md"))
            .SelectMany(chart => ValuePath().Matches(chart.Value))
            .Select(path => path.Groups[1].Value)
            .Distinct()
            .ToList();

        Assert.InRange(named.Count, 20, 100);
        Assert.All(
            named,
            path =>
            {
                YamlNode node = root;
                foreach (var key in path.Split('.'))
                    Assert.True(
                        node is YamlMappingNode map && map.Children.TryGetValue(key, out node!),
                        $"The chart has no {path}"
                    );
            }
        );
    }

    [Theory]
    [InlineData("trtllm")]
    [InlineData("vllm")]
    public async Task Every_record_and_every_alert_is_explained(string engine)
    {
        var rendered = await helm.TemplateAsync("--set", $"model.engine={engine}");
        var rules = rendered.PrometheusRule!.Spec.Groups.SelectMany(group => group.Rules).ToList();
        var page = Read("docs/monitoring.md");

        Assert.Equal(
            rules.Select(rule => rule.Record).OfType<string>().Order(StringComparer.Ordinal),
            NamedRow()
                .Matches(Section(page, "## Records"))
                .Select(row => row.Groups[1].Value)
                .Order(StringComparer.Ordinal)
        );
        var alerts = rules.Select(rule => rule.Alert).OfType<string>().Order(StringComparer.Ordinal).ToList();
        Assert.Equal(
            alerts,
            NamedRow()
                .Matches(Section(page, "## Alerts"))
                .Select(row => row.Groups[1].Value)
                .Order(StringComparer.Ordinal)
        );
        Assert.All(alerts, alert => Assert.Contains($"\n### {alert}\n", page));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_somewhere(string file)
    {
        foreach (
            var link in Link()
                .Matches(Fence().Replace(Read(file), ""))
                .Select(match => match.Groups[1].Value)
                .Where(link => !link.Contains(':'))
        )
        {
            var (path, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
            var target =
                path.Length == 0
                    ? Repository.At(file)
                    : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.At(file))!, path));

            Assert.True(
                File.Exists(target) || Directory.Exists(target),
                $"{file} leads to {link}, which is not there."
            );
            if (anchor is not null && target.EndsWith(".md", StringComparison.Ordinal))
                Assert.True(
                    Anchors(File.ReadAllText(target)).Contains(anchor),
                    $"{file} leads to {link}, and there is no such heading."
                );
        }
    }

    [Theory]
    [MemberData(nameof(HelmCommands))]
    public async Task What_helm_is_told_to_install_it_renders(string file, string command)
    {
        using var folder = new TemporaryFolder();
        var words = (await Tool.RunAsync("bash", ["-c", $"printf '%s\\n' {Regex.Replace(command, @"\s(>|\|).*", "")}"]))
            .OrThrow()
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(word =>
                word.Replace("OLD_VALUES_FILE", "./chart/llama-3-8b_values.yaml").Replace("=CLAIM", "=models")
            )
            .ToList();
        var chart = words.IndexOf("./chart");
        // A values file that is not of the chart is the block of YAML that stands before the command.
        var options = words
            .Skip(chart + 1)
            .Select(word =>
                word switch
                {
                    _ when word.StartsWith("./chart/", StringComparison.Ordinal) => Repository.At(word[2..]),
                    _ when word.EndsWith(".yaml", StringComparison.Ordinal)
                            && !word.StartsWith("templates/", StringComparison.Ordinal) => folder.Write(
                        word,
                        Blocks(Read(file).Split($"--values {word}")[0], "yaml")[^1]
                    ),
                    _ => word,
                }
            );

        var result = await helm.RunAsync(["template", words[chart - 1], Repository.ChartPath, .. options]);

        Assert.True(result.ExitCode == 0, $"{file}: {command}\n{result.Error}");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_block_can_be_read(string file)
    {
        using var folder = new TemporaryFolder();
        foreach (var block in Blocks(Read(file), "yaml"))
            Assert.NotEmpty(Load(new StringReader(block)));
        foreach (var block in Blocks(Read(file), "bash"))
        {
            var result = await Tool.RunAsync("bash", ["-n", folder.Write("block.sh", block)]);
            Assert.True(result.ExitCode == 0, $"{file}: {result.Error}\n{block}");
        }
    }

    private static string Read(string file) => File.ReadAllText(Repository.At(file));

    private static string Section(string page, string heading) => page.Split($"\n{heading}\n")[1].Split("\n## ")[0];

    /// <summary>The blocks of a language, without the indentation that they have in a list.</summary>
    private static List<string> Blocks(string page, string language) =>
        [
            .. Fence()
                .Matches(page)
                .Where(match => match.Groups["language"].Value == language)
                .Select(match => Regex.Replace(match.Groups["text"].Value, $"(?m)^{match.Groups["indent"].Value}", "")),
        ];

    private static IEnumerable<string> Commands(string block) =>
        Regex.Replace(block, @"\\\n\s*", "").Split('\n').Select(line => line.Trim());

    private static IList<YamlDocument> Load(TextReader text)
    {
        var stream = new YamlStream();
        stream.Load(text);
        return stream.Documents;
    }

    private static IEnumerable<string> Leaves(YamlMappingNode node, string path) =>
        node.Children.SelectMany(child =>
            child.Value switch
            {
                YamlMappingNode { Children.Count: > 0 } inner => Leaves(inner, $"{path}{child.Key}."),
                YamlScalarNode scalar => [$"{path}{child.Key}: {scalar.Value}"],
                _ => [$"{path}{child.Key}: {YamlToJson.Convert(child.Value)!.ToJsonString()}"],
            }
        );

    /// <summary>What GitHub calls the headings of a page.</summary>
    private static HashSet<string> Anchors(string page) =>
        [
            .. Heading()
                .Matches(Fence().Replace(page, ""))
                .Select(match =>
                    Regex.Replace(match.Groups[1].Value.ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-')
                ),
        ];

    [GeneratedRegex(@"(?ms)^(?<indent>[ ]*)```(?<language>\w*)\n(?<text>.*?)^[ ]*```$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^helm (install|upgrade|template) .*\./chart( |$)")]
    private static partial Regex Command();

    [GeneratedRegex(@"(?m)^#+ (.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?m)\*Chart\*: .+$")]
    private static partial Regex ChartOfMessage();

    /// <summary>A variable of the environment begins with a capital letter.</summary>
    [GeneratedRegex(@"`([a-z][\w.]*)`")]
    private static partial Regex ValuePath();

    [GeneratedRegex(@"(?m)^\| `([^`]+)` \| `([^`]*)` \| .+ \|$")]
    private static partial Regex ValueRow();

    [GeneratedRegex(@"(?m)^\| `([^`]+)` \|")]
    private static partial Regex NamedRow();
}
