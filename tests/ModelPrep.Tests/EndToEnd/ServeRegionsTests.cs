using System.Globalization;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>What a server leaves in <c>/dev/shm</c>, which outlives its container: nothing, however it ends.</summary>
/// <remarks>Each test has a <c>/dev/shm</c> of its own: ranks of all tests have the same prefixes.</remarks>
public sealed class ServeRegionsTests
{
    private const string Several = "serve";
    private const string Prefix = "--backend-config=python,shm-region-prefix-name=one_";
    private const string One = $"serve --launch supervise -- {Prefix}";
    private const string Run = $"run --model org/model --launch supervise -- {Prefix}";

    // of rank 0: preprocessing, postprocessing, and 16 instances of the one that is asked
    private const int Models = 18;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly StandInOptions Unloading = new() { UnloadTime = TimeSpan.FromSeconds(1.3) };

    [Theory]
    [InlineData(Several, "TERM", 143)]
    [InlineData(One, "TERM", 143)]
    [InlineData(One, "INT", 130)]
    [InlineData(Run, "INT INT", 130)]
    public async Task A_stop_while_the_models_load_leaves_nothing(string command, string signals, int expected)
    {
        await using var container = await ContainerAsync(command, new StandInOptions { LoadTime = Long });
        foreach (var signal in signals.Split(' '))
            Running.Signal(signal, container.ServeId);
        await container.LeavesNothingAsync(expected);
    }

    [Theory]
    [InlineData(Several)]
    [InlineData(One)]
    public async Task A_server_that_is_killed_leaves_nothing(string command)
    {
        await using var container = await ContainerAsync(command, new StandInOptions());
        await container.ReadyAsync();
        Running.Signal("KILL", container.LeaderId);
        await container.LeavesNothingAsync(137);
    }

    [Fact]
    public async Task A_rank_that_is_killed_while_rank_0_has_the_models_leaves_nothing()
    {
        await using var container = await ContainerAsync(Several, Unloading); // longer than mpirun gives rank 0
        await container.ReadyAsync();
        await container.EventsAsync(one => one.Name == "working", 1);
        Running.Signal("KILL", container.Events.Single(one => one.Name == "working").ProcessId);
        await container.LeavesNothingAsync(137);
    }

    [Fact]
    public async Task An_mpirun_that_is_killed_leaves_nothing()
    {
        await using var container = await ContainerAsync(Several, Unloading);
        await container.ReadyAsync();
        Running.Signal("KILL", ParentOf(container.LeaderId));
        await container.LeavesNothingAsync(137);
    }

    [Theory]
    [InlineData(Several, "finalize-hangs")]
    [InlineData(Several, "none")]
    [InlineData(One, "none")]
    public async Task A_drain_that_runs_out_leaves_nothing(string command, string fault)
    {
        var toolchain = new StandInOptions { DrainTime = Long, ServerFault = fault };
        await using var container = await ContainerAsync(command, toolchain, "--exit-timeout-secs=1");
        await container.ReadyAsync();
        Running.Signal("TERM", container.ServeId);
        await container.LeavesNothingAsync(1);
    }

    [Fact]
    public async Task The_processes_of_Python_models_get_time_to_end_by_themselves()
    {
        await using var container = await ContainerAsync(One, new StandInOptions { LoadTime = Long });
        Running.Signal("TERM", container.ServeId);
        await container.LeavesNothingAsync(143);
        var ended = container.Events.Where(one => one is { Program: "triton_python_backend_stub", Name: "exit" });
        Assert.Equal(Models, ended.Count());
    }

    [Fact]
    public async Task What_another_server_holds_and_what_is_not_of_a_server_stays()
    {
        const string Region = "one_0b0cf2a9-8b0c-4f0e-9f0e-2f3a4b5c6d7e";
        await using var container = await ContainerAsync(
            One,
            new StandInOptions { LoadTime = Long },
            more: $"exec 7>/dev/shm/{Region}; touch /dev/shm/one_notes /dev/shm/two_1"
        );
        Running.Signal("TERM", container.ServeId);
        Assert.Equal([Region, "one_notes", "two_1"], (await container.EndAsync(143)).Order(StringComparer.Ordinal));
    }

    private static int ParentOf(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static async Task<Container> ContainerAsync(
        string command,
        StandInOptions toolchain,
        string arguments = "",
        string more = "true"
    )
    {
        var options = command == Several ? "--tp 2" : "";
        var sandbox = await ManyGpus.PreparedAsync(toolchain with { HasStubs = true }, options);
        var container = new Container(sandbox, command, arguments, more);
        await container.EventsAsync(one => one.Name == "holding", Models);
        return container;
    }

    /// <summary>
    /// A mount namespace, in which a shell starts <c>modelprep</c> and lists <c>/dev/shm</c> when it has ended.
    /// </summary>
    private sealed class Container : IAsyncDisposable
    {
        private readonly Sandbox _sandbox;
        private readonly Running _shell;

        public Container(Sandbox sandbox, string command, string arguments, string more)
        {
            _sandbox = sandbox;
            var separator = command.Contains(" -- ", StringComparison.Ordinal) ? "" : " --";
            var script =
                $"mount -t tmpfs -o size=1g tmpfs /dev/shm; {more}; "
                + $"{Binary.ModelPrep} {command}{separator} {new ServerPorts().Arguments} {arguments}; "
                + $"status=$?; ls /dev/shm >{sandbox["left"]}; exit $status";
            _shell = sandbox.Start("/usr/bin/unshare", ["--mount", "/bin/sh", "-c", script]);
        }

        public IEnumerable<StandInEvent> Events => _sandbox.StandInEvents;

        public int ServeId => _sandbox.Processes().Single(IsModelPrep);

        /// <summary>The server that has the Python models.</summary>
        public int LeaderId => Events.Single(one => one is { Program: "tritonserver", Name: "ready" }).ProcessId;

        public Task ReadyAsync() => EventsAsync(one => one.Name == "ready", 1);

        public async Task EventsAsync(Func<StandInEvent, bool> isWanted, int count)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(Patience);
            while (Events.Count(isWanted) < count)
                await Task.Delay(TimeSpan.FromMilliseconds(10), patience.Token);
        }

        public async Task LeavesNothingAsync(int expectedStatus)
        {
            Assert.Empty(await EndAsync(expectedStatus));
            Assert.Empty(_sandbox.Processes());
        }

        /// <summary>What is in <c>/dev/shm</c> when it has ended.</summary>
        public async Task<string[]> EndAsync(int expectedStatus)
        {
            var outcome = await _shell.EndAsync();
            Assert.True(outcome.ExitCode == expectedStatus, $"{outcome}");
            return await File.ReadAllLinesAsync(_sandbox["left"], TestContext.Current.CancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await _shell.DisposeAsync();
            await _sandbox.DisposeAsync();
        }

        private static bool IsModelPrep(int process)
        {
            try
            {
                return File.ReadAllText($"/proc/{process}/cmdline").Split('\0')[0] == Binary.ModelPrep;
            }
            catch (IOException)
            {
                return false; // it has ended
            }
        }
    }
}
