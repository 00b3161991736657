using System.Text.Json;
using System.Text.RegularExpressions;
using LoopbackHub;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// What is seen of a download while it runs: on a terminal, in a log, and in a log that a program reads.
/// </summary>
public sealed partial class ProgressTests
{
    private const long WeightBytes = 12 << 20;

    // 3 s, and the first line comes after 2
    private const string Slowly = "init --model org/model --until weights --max-rate 4MB";
    private const string Init = "init --model org/model --until weights --verbose";

    [Fact]
    public async Task A_terminal_shows_lines_that_change_and_keeps_the_log_only()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: WeightBytes);
        await using var init = OnTerminal(sandbox, $"{Slowly} --verbose", columns: 120, rows: 24);
        Assert.Matches(LiveFile(), await init.LineAsync("model-00001-of-00002.safetensors "));
        Assert.Matches(LiveTotal(), await init.LineAsync(" left"));
        Assert.Equal(0, (await init.EndAsync()).ExitCode);
        var lines = Seen(sandbox).Lines;
        Assert.All(lines.Take(lines.Count - 1), line => Assert.Matches(LogLine(), line));
        Assert.Contains(lines, line => line.EndsWith(" are there already", StringComparison.Ordinal));
        Assert.Matches(@" INF Downloaded and verified \d+ files: 1\d\.\d MiB in [\d.]+ s, [\d.]+ MiB/s$", lines[^2]);
        Assert.EndsWith(sandbox.Commit, lines[^1], StringComparison.Ordinal); // the folder, which is standard output
    }

    [Fact]
    public async Task A_build_shows_how_long_it_takes_and_keeps_the_log_only()
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandIns.StandInOptions { Generation = "aslb-mn", BuildTime = TimeSpan.FromSeconds(3) }
        );
        await using var init = OnTerminal(sandbox, sandbox.Init, columns: 80, rows: 24);

        Assert.Matches("Building 00:00:0[1-3], .* of memory", await init.LineAsync("Building 00:00:0"));
        Assert.Equal(0, (await init.EndAsync()).ExitCode);
        var lines = Seen(sandbox).Lines;
        Assert.All(lines.Take(lines.Count - 1), line => Assert.Matches(LogLine(), line));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Stopped_it_leaves_the_log_only(string signal, int status)
    {
        await using var sandbox = await StalledAsync();
        await using var init = OnTerminal(sandbox, Init, columns: 60, rows: 3);
        await init.LineAsync(" left");
        Running.Signal(
            signal,
            int.Parse(await File.ReadAllTextAsync(sandbox["pid"], TestContext.Current.CancellationToken))
        );
        Assert.Equal(status, (await init.EndAsync()).ExitCode);
        var seen = Seen(sandbox);
        Assert.InRange(seen.HighestRise, 1, 2);
        Assert.All(seen.Lines, line => Assert.Matches(LogLine(), line));
        Assert.Contains(" INF Download stopped after ", seen.Lines[^2], StringComparison.Ordinal);
        Assert.EndsWith(
            "Stopped; what is downloaded is kept, run the same command to go on",
            seen.Lines[^1],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_failure_stands_by_itself()
    {
        await using var sandbox = await StalledAsync();
        await using var init = OnTerminal(
            sandbox.With("MODELPREP_DOWNLOAD_DEADLINE", "3"),
            Init,
            columns: 80,
            rows: 24
        );
        Assert.Equal(69, (await init.EndAsync()).ExitCode);
        Assert.Matches(@"(?s) left .*WRN.* left ", Written(sandbox)); // the log had something to say meanwhile
        var seen = Seen(sandbox);
        Assert.All(seen.Lines, line => Assert.Matches(LogLine(), line));
        // and where it came from
        Assert.EndsWith($" ERR {sandbox.TerminationLog}", seen.Lines[^2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dumb", "")]
    [InlineData(null, "")]
    [InlineData("xterm", "--log-format json")]
    public async Task A_terminal_that_cannot_move_its_cursor_or_whose_reader_is_a_program_gets_the_log(
        string? terminal,
        string option
    )
    {
        await using var sandbox = await StalledAsync();
        sandbox.With("MODELPREP_DOWNLOAD_DEADLINE", "3");
        await using var init = OnTerminal(sandbox, $"{Init} {option}", 80, 24, terminal);
        Assert.Equal(69, (await init.EndAsync()).ExitCode);
        Assert.DoesNotContain("\e", Written(sandbox), StringComparison.Ordinal);
        Assert.Contains("Downloaded ", Written(sandbox), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_gets_lines_and_no_control_character_ever()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: WeightBytes);
        var log = await LogAsync(sandbox.With("TERM", "xterm"), Slowly);
        Assert.DoesNotContain(log, one => char.IsControl(one) && one != '\n');
        Assert.Matches(
            @" INF Downloaded [\d.]+ \w+ of 12\.\d MiB \(\d+ %\), \d+ of \d+ files, [\d.]+ \w+/s, .* left.*\n",
            log
        );
        Assert.Matches(@" INF Downloaded and verified \d+ files: 1\d\.\d MiB in [\d.]+ s, [\d.]+ MiB/s\n$", log);
    }

    [Fact]
    public async Task A_log_for_programs_has_the_numbers_as_fields()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: WeightBytes);
        var lines = (await LogAsync(sandbox, $"{Slowly} --log-format json"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        var line = lines.First(line => Text(line).StartsWith("Downloaded ", StringComparison.Ordinal));
        var end = lines.Single(line => Text(line).StartsWith("Downloaded and verified ", StringComparison.Ordinal));
        Assert.InRange(line.GetProperty("bytes").GetInt64(), 0, line.GetProperty("totalBytes").GetInt64() - 1);
        Assert.Equal(
            100 * line.GetProperty("bytes").GetInt64() / line.GetProperty("totalBytes").GetInt64(),
            line.GetProperty("percent").GetInt64()
        );
        Assert.InRange(line.GetProperty("bytesPerSecond").GetInt64(), 0, long.MaxValue);
        Assert.InRange(line.GetProperty("secondsLeft").GetInt64(), 0, long.MaxValue);
        Assert.InRange(line.GetProperty("filesDone").GetInt64(), 0, line.GetProperty("files").GetInt64() - 1);
        foreach (var (whole, part) in new[] { ("files", "filesDone"), ("totalBytes", "bytes") })
        {
            Assert.Equal(line.GetProperty(whole).GetInt64(), end.GetProperty(whole).GetInt64());
            Assert.Equal(line.GetProperty(whole).GetInt64(), end.GetProperty(part).GetInt64());
        }

        Assert.Equal(100, end.GetProperty("percent").GetInt64());
        Assert.InRange(end.GetProperty("fetchedBytes").GetInt64(), WeightBytes, 2 * WeightBytes);
        Assert.InRange(end.GetProperty("bytesPerSecond").GetInt64(), 1, end.GetProperty("fetchedBytes").GetInt64());
        Assert.InRange(end.GetProperty("seconds").GetDouble(), 1, 60);
    }

    private static string Text(JsonElement line) => line.GetProperty("@m").GetString()!;

    private static async Task<Sandbox> StalledAsync()
    {
        var sandbox = await Sandbox.CreateAsync(weightBytes: WeightBytes);
        sandbox.Hub.Inject(
            new Fault(FaultKind.Stall, "model-0000", Times: int.MaxValue, Origin: Origin.Cdn, Bytes: 100_000)
        );
        sandbox.Hub.Inject(new Fault(FaultKind.Status, "tokenizer.json", Times: int.MaxValue, Status: 503));
        return sandbox;
    }

    /// <summary>Starts modelprep on a terminal of its own; what it writes there is kept in a file, too.</summary>
    private static Running OnTerminal(
        Sandbox sandbox,
        string commandLine,
        int columns,
        int rows,
        string? terminal = "xterm"
    ) =>
        sandbox
            .With("TERM", terminal)
            .Start(
                "/bin/sh",
                [
                    "-c",
                    "exec script --quiet --flush --return --command \"$0\" terminal </dev/null",
                    $"stty columns {columns} rows {rows} && echo $$ >pid && exec {Binary.ModelPrep} {commandLine}",
                ]
            );

    /// <summary>What modelprep wrote, without what <c>script</c> says about itself and .NET about the keypad.</summary>
    private static string Written(Sandbox sandbox) =>
        ByScript()
            .Replace(File.ReadAllText(sandbox["terminal"]), "")
            .Replace("\e[?1h\e=", "", StringComparison.Ordinal);

    private static FakeTerminal Seen(Sandbox sandbox) => new(Written(sandbox));

    /// <summary>Runs modelprep to its end; returns what it wrote to standard error, byte for byte.</summary>
    private static async Task<string> LogAsync(Sandbox sandbox, string commandLine)
    {
        await using var init = sandbox.Start("/bin/sh", ["-c", $"exec {Binary.ModelPrep} {commandLine} 2>log"]);
        Assert.Equal(0, (await init.EndAsync()).ExitCode);
        return await File.ReadAllTextAsync(sandbox["log"], TestContext.Current.CancellationToken);
    }

    [GeneratedRegex(@"^Script started.*\n|\nScript done.*\n$")]
    private static partial Regex ByScript();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d [A-Z]{3} \S")]
    private static partial Regex LogLine();

    [GeneratedRegex(@"model-00001-of-00002.safetensors +\[#* *\] +\d+ % +[\d.]+ \w+ of +[\d.]+ MiB +[\d.]+ \w+/s")]
    private static partial Regex LiveFile();

    [GeneratedRegex(@"\d+ of \d+ files, \d:\d\d:\d\d left +\[#* *\] +\d+ % +[\d.]+ \w+ of +12\.\d MiB +[\d.]+ \w+/s")]
    private static partial Regex LiveTotal();
}
