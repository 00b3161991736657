using System.Diagnostics;
using LoopbackHub;
using ModelPrep.Tests.EndToEnd;
using StandIns;

namespace ModelPrep.Tests.Terminal;

/// <summary>Ctrl-C at a terminal: the first ends cleanly, the second at once; the next run goes on.</summary>
public sealed class InterruptTests
{
    private const string Kept = "Stopped; what is downloaded is kept, run the same command to go on";

    [Theory]
    [InlineData("init")]
    [InlineData("run")]
    public async Task While_it_downloads(string verb)
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 4 << 20);
        sandbox.Hub.Inject(
            new Fault(FaultKind.Stall, "model-0000", Times: int.MaxValue, Origin: Origin.Cdn, Bytes: 1_000_000)
        );
        await using (var terminal = PseudoTerminal.Start(sandbox, $"{verb} --model org/model"))
        {
            await terminal.LineAsync(" left");
            await StopAsync(sandbox, terminal);
        }

        sandbox.Hub.ClearFaults();
        sandbox.Hub.ClearRequests();
        await sandbox.SucceedAsync("init --model org/model");
        Assert.InRange(
            sandbox.Hub.Requests.Where(request => request.Origin is Origin.Cdn).Sum(request => request.BodyBytes),
            1,
            (4 << 20) - 500_000
        );
    }

    [Fact]
    public async Task While_it_builds()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.With(Variables.Fault, Faults.Hang);
        await using (var terminal = PseudoTerminal.Start(sandbox, "init --model org/model"))
        {
            await terminal.LineAsync("Building 00:00:0");
            await StopAsync(sandbox, terminal);
        }

        sandbox.Hub.ClearRequests();
        await sandbox.With(Variables.Fault, null).SucceedAsync("init --model org/model");
        Assert.DoesNotContain(sandbox.Hub.Requests, request => request.Origin is Origin.Cdn);
    }

    [Fact]
    public async Task While_the_server_loads()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { LoadTime = TimeSpan.FromMinutes(5) });
        await using (
            var terminal = PseudoTerminal.Start(sandbox, $"run --model org/model -- {new ServerPorts().Arguments}")
        )
        {
            await sandbox.StandInEventAsync(one => one.Name == "loading");
            await terminal.InterruptAsync();
            Assert.Equal(130, (await terminal.EndAsync()).ExitCode); // as the server itself, had we become it
            Assert.DoesNotContain(Kept, terminal.Written, StringComparison.Ordinal);
            Assert.Contains(
                terminal.Seen.Lines,
                line => line.Contains(" INF Stopping: the server ", StringComparison.Ordinal)
            );
            Assert.Empty(sandbox.Processes());
        }

        sandbox.Hub.ClearRequests();
        await using var next = PseudoTerminal.Start(
            sandbox.With(Variables.LoadSeconds, "0"),
            $"run --model org/model -- {new ServerPorts().Arguments}"
        );
        await next.LineAsync("The server is ready after ");
        Assert.DoesNotContain(sandbox.Hub.Requests, request => request.Origin is Origin.Cdn);
        await next.InterruptAsync();
        Assert.Equal(0, (await next.EndAsync()).ExitCode);
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task A_second_one_ends_a_server_that_drains_at_once()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var program = sandbox.Script("deaf", "trap '' TERM; echo deaf; while true; do sleep 1; done");
        await using var terminal = PseudoTerminal.Start(
            sandbox,
            $"run --model org/model --tritonserver {program} -- {new ServerPorts().Arguments} --exit-timeout-secs=300"
        );
        await terminal.LineAsync("deaf");
        await EndsAtTheSecondAsync(sandbox, terminal, "Stopping: the server ");
    }

    [Fact]
    public async Task A_second_one_ends_a_build_that_takes_its_time_at_once()
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Fault = Faults.Hang, IgnoreTerm = true }
        );
        await using (var terminal = PseudoTerminal.Start(sandbox, "init --model org/model"))
        {
            await terminal.LineAsync("Building 00:00:0");
            await EndsAtTheSecondAsync(sandbox, terminal, null);
            Assert.Single(terminal.Seen.Lines, line => line.EndsWith(Kept, StringComparison.Ordinal));
        }

        await sandbox.With(Variables.Fault, "").SucceedAsync("init --model org/model");
    }

    private static async Task EndsAtTheSecondAsync(Sandbox sandbox, PseudoTerminal terminal, string? afterFirst)
    {
        await terminal.InterruptAsync();
        if (afterFirst is not null)
            await terminal.LineAsync(afterFirst);
        var started = Stopwatch.GetTimestamp();
        await terminal.InterruptAsync();
        Assert.Equal(130, (await terminal.EndAsync()).ExitCode);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Empty(sandbox.Processes());
        Assert.All(terminal.Seen.Lines, line => Assert.DoesNotContain("Building 00:", line, StringComparison.Ordinal));
    }

    /// <remarks>The log alone remains, and its last line says once what is kept.</remarks>
    private static async Task StopAsync(Sandbox sandbox, PseudoTerminal terminal)
    {
        await terminal.InterruptAsync();
        Assert.Equal(130, (await terminal.EndAsync()).ExitCode);
        var lines = terminal.Seen.Lines;
        Assert.All(lines, line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\S+ (INF|WRN) \S", line));
        Assert.EndsWith(Kept, lines[^1], StringComparison.Ordinal);
        Assert.Single(lines, line => line.Contains("Stopped;", StringComparison.Ordinal));
        Assert.Empty(sandbox.Processes());
    }
}
