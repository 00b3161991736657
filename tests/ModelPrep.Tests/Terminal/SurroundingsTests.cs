using LoopbackHub;
using ModelPrep.Tests.EndToEnd;
using StandIns;

namespace ModelPrep.Tests.Terminal;

/// <summary>Terminals that are narrow or know ASCII only, no terminal at all, and models of very many files.</summary>
public sealed class SurroundingsTests
{
    private const int Narrow = 40;
    private const string Unusual = "Größe 模型.json";

    [Theory]
    [InlineData("init --model org/model", 0)]
    [InlineData("doctor", 0)]
    [InlineData("plan --model org/model", 3)]
    [InlineData("cache list", 0)]
    public async Task On_40_columns_lines_that_change_fit_and_what_stays_is_broken_between_words(
        string command,
        int status
    )
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { BuildTime = TimeSpan.FromSeconds(2) });
        if (command is "cache list")
            await sandbox.SucceedAsync(sandbox.Init);
        else
            sandbox.Hub.Inject(
                new Fault(FaultKind.Delay, "model-0000", Times: 2, Delay: TimeSpan.FromSeconds(1), Origin: Origin.Cdn)
            );
        await using var terminal = await PseudoTerminal.RunAsync(sandbox, $"{command} 2>log", status, Narrow);
        await using var drawn = await PseudoTerminal.RunAsync(
            sandbox,
            $"{command} >data",
            command.StartsWith("init", StringComparison.Ordinal) ? 0 : status,
            Narrow
        );
        Assert.All(
            drawn.Written.Split('\n').Where(line => line.Contains("\e[K", StringComparison.Ordinal)), // what changes
            line =>
                Assert.InRange(
                    line[..line.IndexOf("\e[K", StringComparison.Ordinal)].Split("\e[J")[^1].Split('A')[^1].Length,
                    0,
                    Narrow - 1
                )
        );
        var isCommand = new[] { "server ", "build ", "         " };
        Assert.All(
            terminal.Seen.Lines.Where(line =>
                !command.StartsWith("init", StringComparison.Ordinal)
                && !isCommand.Any(name => line.StartsWith(name, StringComparison.Ordinal))
            ),
            line =>
                Assert.True(
                    line.Length <= Narrow
                        || !line.TrimStart()[..^1].Contains(' ', StringComparison.Ordinal)
                        || line.TrimStart().Split(' ', StringSplitOptions.RemoveEmptyEntries).Length <= 2,
                    line
                )
        );
    }

    [Fact]
    public async Task A_download_and_a_build_on_40_columns_take_one_row_for_each_of_their_lines()
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Generation = "aslb-mn", BuildTime = TimeSpan.FromSeconds(3) },
            weightBytes: 8 << 20
        );
        await using var terminal = await PseudoTerminal.RunAsync(
            sandbox,
            $"{sandbox.Init} --max-rate 4MB",
            columns: Narrow
        );
        var changing = terminal
            .Written.Replace("\r", "", StringComparison.Ordinal)
            .Split("\e[K")[..^1]
            .Select(text => text.Split('\n')[^1])
            .Select(text => text.Split("\e[J")[^1])
            .ToList();
        Assert.Contains(changing, line => line.Contains("Building 00:00:0", StringComparison.Ordinal));
        Assert.Contains(changing, line => line.Contains(" left ", StringComparison.Ordinal));
        Assert.All(changing, line => Assert.InRange(Rise(line).Length, 0, Narrow - 1));
    }

    [Theory]
    [InlineData("init --model org/model", 0)]
    [InlineData("init --model org/nothing", 66)]
    [InlineData("plan --model org/model", 3)]
    [InlineData("cache list", 0)]
    [InlineData("--help", 0)]
    [InlineData("init --help", 0)]
    [InlineData("man", 0)]
    [InlineData("doctor", 0)]
    [InlineData("no-such-verb", 64)]
    public async Task Without_a_terminal_there_is_no_escape_byte_anywhere(string command, int status)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var outcome = await sandbox.With("TERM", "xterm").With("LANG", "C.UTF-8").RunAsync(command);
        Assert.Equal(status, outcome.ExitCode);
        Assert.DoesNotContain('\e', outcome.Output + outcome.Log);
    }

    [Theory]
    [InlineData("LANG", "C")]
    [InlineData("LC_ALL", "POSIX")]
    public async Task A_terminal_without_UTF_8_gets_ASCII_and_a_pipe_the_bytes(string variable, string locale)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(
            new HubRepository(
                "org/unusual",
                [
                    new HubFile("config.json", "{}"),
                    new HubFile(Unusual, "{}"),
                    new HubFile("model.safetensors", new GeneratedContent(3 << 20), FileKind.Lfs),
                ]
            )
        );
        sandbox.With(variable, locale);
        const string Model = "--model org/unusual --until weights --include \"*\"";
        await using (var plan = await PseudoTerminal.RunAsync(sandbox, $"plan {Model}", 3))
        {
            Assert.All(plan.Written, one => Assert.InRange(one, '\0', '~'));
            Assert.Contains("Gr??e ??.json", plan.Written, StringComparison.Ordinal);
        }

        await using (var init = await PseudoTerminal.RunAsync(sandbox, $"init {Model} --max-rate 1MB"))
        {
            Assert.Contains("model.safetensors", init.Written, StringComparison.Ordinal);
            Assert.All(init.Written, one => Assert.InRange(one, '\0', '~'));
        }

        var piped = await sandbox.SucceedAsync("plan --model org/unusual --until weights --include *");
        Assert.Contains(Unusual, piped.Output, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(sandbox[Sandbox.HubCache], Unusual, SearchOption.AllDirectories));
        await sandbox.SucceedAsync("cache list");
        await using var unicode = await PseudoTerminal.RunAsync(sandbox.With(variable, "C.UTF-8"), $"plan {Model}");
        Assert.Contains(Unusual, unicode.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_of_10_000_files_takes_the_usual_memory_and_few_lines()
    {
        await using var sandbox = await Sandbox.CreateAsync(hub: new HubServerOptions(TreePageSize: 1000));
        sandbox.Hub.Add(
            new HubRepository(
                "org/many",
                [
                    new HubFile("config.json", "{}"),
                    .. Enumerable
                        .Range(0, 10_000)
                        .Select(number => new HubFile($"parts/part-{number:00000}.json", $"{number}")),
                ]
            )
        );
        const string Model = "--model org/many --until weights --include \"*\"";
        await using (var init = PseudoTerminal.Start(sandbox, $"init {Model}"))
        {
            var ended = init.EndAsync();
            await init.LineAsync(" left");
            Assert.InRange(await PeakMiBAsync(init.Id, ended), 1, UsualMiB);
            Assert.Equal(0, (await ended).ExitCode);
            Assert.InRange(init.Seen.HighestRise, 1, 23);
            Assert.InRange(init.Seen.Lines.Count, 2, 10);
        }

        foreach (var (command, status) in new[] { ($"plan {Model}", 0), ("cache list", 0) })
        {
            await using var terminal = PseudoTerminal.Start(sandbox, command);
            var ended = terminal.EndAsync();
            await terminal.LineAsync(command is "cache list" ? "WEIGHTS" : "model ");
            Assert.InRange(await PeakMiBAsync(terminal.Id, ended), 0, UsualMiB);
            Assert.Equal(status, (await ended).ExitCode);
        }
    }

    private const int UsualMiB = 100;

    private static string Rise(string line) =>
        line.Contains("\e[", StringComparison.Ordinal)
            ? line[(line.IndexOf('A', StringComparison.Ordinal) + 1)..]
            : line;

    /// <summary>
    /// The most that a process had in memory, as it was seen last before its end; 0 when it was never seen.
    /// </summary>
    private static async Task<int> PeakMiBAsync(int process, Task ended)
    {
        for (var peak = 0; ; await Task.WhenAny(ended, Task.Delay(20, TestContext.Current.CancellationToken)))
        {
            try
            {
                peak = (await File.ReadAllLinesAsync($"/proc/{process}/status", TestContext.Current.CancellationToken))
                    .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
                    .Select(line => int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024)
                    .FirstOrDefault(peak);
            }
            catch (IOException)
            {
                return peak;
            }

            if (ended.IsCompleted)
                return peak;
        }
    }
}
