using System.Text;
using System.Text.RegularExpressions;

namespace ModelPrep.Tests.Docs;

/// <summary>
/// What the pages show of a session is what the program says: blocks below a comment <c>run: NAME</c>.
/// </summary>
/// <remarks>
/// Compared without what differs from run to run: times, rates, hashes, what a machine has free. With the variable
/// UPDATE_GOLDEN a block that is not right is written anew.
/// </remarks>
[Collection("pages")]
public sealed partial class OutputTests
{
    private const string Serve =
        "modelprep init --model gpt2 && (modelprep serve -- $SERVER &) && until curl --silent --fail "
        + "localhost:8000/v2/health/ready; do sleep 0.1; done";

    /// <summary>What was done on the machine before, by the name of the session.</summary>
    private static readonly Dictionary<string, string> Before = new(StringComparer.Ordinal)
    {
        ["help"] = "true",
        ["version"] = "true",
        ["doctor"] = "true",
        ["plan-work"] = "true",
        ["plan-ready"] = "modelprep init --model gpt2",
        ["plan-refused"] = "true",
        ["plan-json"] = "true",
        ["init-cold"] = "true",
        ["init-warm"] = "modelprep init --model gpt2",
        ["init-json"] = "true",
        ["wrong-token"] = "echo hf_expired >token",
        ["serve-dry-run"] = "modelprep init --model gpt2",
        ["run-dry-run"] = "true",
        ["cache-list"] =
            "modelprep init --model gpt2 && modelprep init --model gpt2 --engine vllm --served-name gpt2-vllm",
        ["cache-verify"] = "modelprep init --model gpt2",
        ["cache-prune"] =
            "modelprep init --model gpt2 && modelprep init --model gpt2 --engine vllm --served-name gpt2-vllm && "
            + "find .cache/modelprep -newermt '1 hour ago' -name manifest.json -exec sed -i 's/\"createdAt\": "
            + "*\"[^\"]*\"/\"createdAt\": \"2026-01-01T00:00:00Z\"/' {} + && touch -d '2026-01-01' "
            + ".cache/modelprep/locks/*.used",
        ["cache-remove"] = "modelprep init --model gpt2",
        ["load"] = Serve,
        ["completion"] = "true",
        ["summary"] = "modelprep init --model gpt2",
        ["metrics-file"] = "mkdir textfile",
        ["readme-plan"] = "true",
    };

    /// <summary>What differs from run to run and from machine to machine, in order, and what stands for it.</summary>
    private static readonly (Regex Pattern, string Masked)[] Varying =
    [
        .. new (string Pattern, string Masked)[]
        {
            (@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?", "TIME"),
            (@"\b\d\d:\d\d:\d\d\b", "TOOK"),
            // a machine that is busy takes two seconds, and says so
            (@"(?m)^TIME INF Downloaded [\d.]+ [KMG]?i?B of .*\n", ""),
            (@"Root=1-[0-9a-f-]+", "REQUEST"),
            (@"\b[0-9a-f]{12,64}(\.[0-9a-f]{8})?\b", "HASH"),
            (@"(?m)^((?:HF )?cache) +(?:ok|warning|PROBLEM) .*$", "$1 DISK"), // of doctor: the disk of the tests
            (@"(?m)^((?:shared )?memory) +(?:ok|warning) .*$", "$1 MEMORY"),
            (@"needed, [\d.]+ \w+ free", "needed, N free"),
            (@"(?:no limit|limit [\d.]+ [KMGT]iB)", "LIMIT"),
            (@"[\d.]+ (?:[KMG]iB|B)/s", "N/s"),
            (@"[\d.]+ requests/s", "N requests/s"),
            (@"\b[\d.]+ (s|ms)\b", "N $1"),
            (@"(?m)^(modelprep_init_\w+_seconds\{.*\}) [\dE.+-]+$", "$1 N"),
            (@"(?m)^(latency|first token|between tokens) [ \d.-]+$", "$1 N"), // of load
            (@"""(host)"":""[^""]*""", "$1 HOST"),
            (@"""(limitBytes|freeBytes)"": (?:null|\d+)", "$1 N"),
            (
                @"""(seconds|resolve|probe|wait|claim|take|plan|list|"
                    + @"claimWeights|download|shareWeights|build|set|share)"":[\d.]+",
                "$1 N"
            ),
            ("  +", " "), // columns are as wide as what is in them
        }.Select(one => (new Regex(one.Pattern, RegexOptions.None, TimeSpan.FromSeconds(5)), one.Masked)),
    ];

    public static TheoryData<string, string> Sessions =>
        [
            .. Page
                .All.SelectMany(page => page.Blocks())
                .Where(block => block.Marker?.StartsWith("run: ", StringComparison.Ordinal) is true)
                .Select(block => (block.Page, block.Marker!)),
        ];

    [Theory]
    [MemberData(nameof(Sessions))]
    public async Task A_session_is_shown_as_it_goes(string page, string marker)
    {
        Assert.True(
            Before.TryGetValue(marker["run: ".Length..], out var before),
            $"{page} shows {marker}, and nothing is known of it."
        );
        var shown = new Page(page).Blocks().Single(block => block.Marker == marker);
        var commands = shown
            .Text.Split('\n')
            .Where(line => line.StartsWith("$ ", StringComparison.Ordinal))
            .Select(line => line[2..])
            .ToList();
        await using var box = await Box.CreateAsync();
        var results = await box.RunAsync(before, commands);
        var actual = new StringBuilder();
        foreach (var (command, (output, _)) in commands.Zip(results))
            actual
                .Append("$ ")
                .Append(command)
                .Append('\n')
                .Append(output)
                .Append(output is [] or [.., '\n'] ? "" : "\n");
        if (Mask($"{actual}") != Mask(shown.Text) && Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is not null)
            new Page(page).Replace(marker, $"{actual}");
        else
            Assert.Equal(Mask(shown.Text), Mask($"{actual}"));
    }

    [Fact]
    public void Each_session_is_shown_once() =>
        Assert.Equal(
            Before.Keys.Order(StringComparer.Ordinal),
            Sessions.Select(row => row.Data.Item2["run: ".Length..]).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void What_is_not_compared_is_only_what_differs_from_run_to_run()
    {
        Assert.Equal(
            "TIME INF Downloaded 12 files: 48.0 MiB in N s, N/s",
            Mask("2026-11-28T09:00:00+00:00 INF Downloaded 12 files: 48.0 MiB in 0.3 s, 160.1 MiB/s")
        );
        Assert.Equal("prepared/v1/HASH ready", Mask("prepared/v1/0123456789abcdef0123456789abcdef ready"));
        Assert.NotEqual(Mask("48.0 MiB to download"), Mask("47.0 MiB to download"));
        Assert.NotEqual(Mask("\"bytes\": 49,"), Mask("\"bytes\": 50,"));
    }

    /// <summary>The same for two runs of the same commands.</summary>
    private static string Mask(string text)
    {
        text = Continuation().Replace(text, " "); // where a line is broken depends on how long such values are
        foreach (var (pattern, masked) in Varying)
            text = pattern.Replace(text, masked);
        return text;
    }

    [GeneratedRegex(@"\n {9,}")]
    private static partial Regex Continuation();
}
