namespace ModelPrep.Tests.EndToEnd;

/// <summary>Several ranks under the real <c>mpirun</c>: how they are started.</summary>
public sealed class ServeRanksTests
{
    [Theory]
    [InlineData("--tp 2", 2)]
    [InlineData("--tp 2 --pp 2", 4)]
    public async Task Each_rank_is_a_server_and_only_rank_0_answers_requests(string options, int count)
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: options);
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        await serving.EventsAsync("working", count - 1);

        Assert.Equal(Enumerable.Range(0, count), serving.Ranks.Keys.Order());
        Assert.Equal(200, await serving.StatusAsync("v2/health/ready"));
        Assert.Contains("hello word1 word2", await serving.GenerateAsync(), StringComparison.Ordinal);
        foreach (var (rank, server) in serving.Ranks)
        {
            Assert.Equal($"{count}", server.Environment["OMPI_COMM_WORLD_SIZE"]);
            Assert.Contains($"--id=rank{rank}", server.Arguments);
            Assert.Contains($"--backend-config=python,shm-region-prefix-name=modelprep_rank{rank}_", server.Arguments);
            Assert.Equal(rank > 0, server.Arguments.Contains("--allow-http=false"));
            Assert.Equal(rank > 0, server.Arguments.Contains("--load-model=tensorrt_llm"));
            Assert.Equal(rank == 0 ? 3 : 0, ListeningPorts.Of(server.ProcessId));
        }
    }

    [Fact]
    public async Task Ranks_may_use_all_processors_and_get_no_secret()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        await using var serving = await RunningServer.ReadyAsync(
            sandbox.With("HF_TOKEN", "hf_secret").With("OTHER", "kept")
        );
        await serving.EventsAsync("working");
        Assert.All(
            serving.Ranks.Values,
            rank =>
            {
                Assert.Equal(ProcessorsOf("self"), ProcessorsOf($"{rank.ProcessId}"));
                Assert.DoesNotContain(
                    rank.Environment,
                    variable => variable.Value.Contains("hf_secret", StringComparison.Ordinal)
                );
                Assert.Equal("kept", rank.Environment["OTHER"]);
            }
        );

        static string ProcessorsOf(string process) =>
            File.ReadLines($"/proc/{process}/status")
                .First(line => line.StartsWith("Cpus_allowed:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("unshare --pid --fork --mount-proc --kill-child")] // the first process of a container
    [InlineData("setpriv --reuid=54321 --regid=54321 --clear-groups env --unset=HOME")] // a user whom nobody knows
    public async Task They_start_and_stop_in_a_container(string wrapper)
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        Open(sandbox["."]);
        var ports = new ServerPorts();
        await using var container = sandbox.Start(
            "/usr/bin/env",
            [.. Sandbox.Split(wrapper), Binary.ModelPrep, "serve", "--", .. Sandbox.Split(ports.Arguments)]
        );
        await sandbox.StandInEventAsync(one => one.Name == "ready");
        await sandbox.StandInEventAsync(one => one.Name == "working");
        Running.Signal(
            "TERM",
            wrapper.StartsWith("unshare", StringComparison.Ordinal) ? ChildOf(container.Id) : container.Id
        );
        Assert.Equal(0, (await container.EndAsync()).ExitCode);
        Assert.Empty(sandbox.Processes());

        static int ChildOf(int process) =>
            int.Parse(File.ReadAllText($"/proc/{process}/task/{process}/children").Trim());

        static void Open(string folder)
        {
            foreach (
                var path in Directory
                    .EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
                    .Prepend(folder)
                    .Where(path => new FileInfo(path).LinkTarget is null)
            )
                File.SetUnixFileMode(
                    path,
                    File.GetUnixFileMode(path)
                        | UnixFileMode.OtherRead
                        | UnixFileMode.OtherWrite
                        | UnixFileMode.OtherExecute
                );
        }
    }

    [Fact]
    public async Task No_rank_gets_a_secret_or_misses_a_signal()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        var program = sandbox.Script(
            "print-status",
            $"(echo secrets: $(env | grep -c hf_secret); {SignalMasks.Print}) "
                + $">{sandbox["status"]}.$OMPI_COMM_WORLD_RANK"
        );
        sandbox.With("HF_TOKEN", "hf_secret").With("NGC_API_KEY", "hf_secret");
        await sandbox.SucceedAsync($"serve --tritonserver {program}");
        for (var rank = 0; rank < 2; rank++)
        {
            var status = await File.ReadAllTextAsync(sandbox[$"status.{rank}"], TestContext.Current.CancellationToken);
            Assert.StartsWith("secrets: 0\n", status, StringComparison.Ordinal);
            var (blocked, ignored) = SignalMasks.Of(status);
            Assert.Equal((0UL, 0UL), (blocked, ignored & SignalMasks.Pipe));
        }
    }
}
