using ModelPrep.CommandLine;
using ModelPrep.Hosting;
using ModelPrep.Repositories;
using ModelPrep.Serving;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Serving;

public sealed class PlanServerTests
{
    private const string OneRank =
        "/bin/tritonserver --model-repository=/cache/prepared/v1/id/repository --model-load-thread-count=2 "
        + "--strict-readiness=true"
        + " --disable-auto-complete-config --backend-config=python,shm-region-prefix-name=modelprep_rank0_"
        + " --allow-metrics=true --allow-cpu-metrics=false --allow-gpu-metrics=false --metrics-interval-ms=1000";

    private const string TwoRanks =
        "/bin/mpirun --allow-run-as-root --oversubscribe --bind-to none --tag-output"
        + " -n 1 /bin/tritonserver --id=rank0 --model-repository=/cache/prepared/v1/id/repository "
        + "--model-load-thread-count=2 --strict-readiness=true"
        + " --disable-auto-complete-config --backend-config=python,shm-region-prefix-name=modelprep_rank0_"
        + " --allow-metrics=true --allow-cpu-metrics=false --allow-gpu-metrics=false --metrics-interval-ms=1000"
        + " : -n 1 /bin/tritonserver --id=rank1 --model-repository=/cache/prepared/v1/id/repository "
        + "--model-load-thread-count=2 --strict-readiness=true"
        + " --disable-auto-complete-config --backend-config=python,shm-region-prefix-name=modelprep_rank1_"
        + " --allow-http=false --allow-grpc=false --allow-metrics=false --model-control-mode=explicit "
        + "--load-model=tensorrt_llm --log-info=false";

    /// <summary>One instance each of the models of an engine's repository.</summary>
    private static readonly PythonInstances Usual = new(1, 3);

    private static readonly PythonInstances Many = new(16, 18);

    private static readonly ServerOptions Plain = new(Verbose: false, Iso8601: false, []);

    [Fact]
    public async Task One_rank_is_one_server() => Assert.Equal(OneRank, await PlanAsync(Some.Artifact()));

    [Fact]
    public async Task Two_ranks_are_one_mpirun_with_a_stanza_for_each() =>
        Assert.Equal(TwoRanks, await PlanAsync(Some.Artifact(tensor: 2)));

    [Theory]
    [InlineData(null, "--oversubscribe --bind-to none --tag-output -n 1")]
    [InlineData(4, "--oversubscribe --bind-to none --tag-output -n 1")]
    [InlineData(5, "--map-by :OVERSUBSCRIBE --bind-to none --output tag -n 1")]
    public async Task Open_MPI_is_spelled_as_its_version_wants_it(int? version, string expected) =>
        Assert.StartsWith(
            expected,
            string.Join(
                ' ',
                (
                    await RunAsync(Some.Artifact(tensor: 2), Plain, new FakePrograms(IsRoot: false, version), Usual)
                ).Arguments
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(4, 1)]
    public async Task There_is_a_stanza_for_each_of_tp_times_pp_ranks(int tensor, int pipeline) =>
        Assert.Equal(
            tensor * pipeline,
            (await PlanAsync(Some.Artifact(tensor: tensor, pipeline: pipeline))).Split(" -n 1 ").Length - 1
        );

    [Fact]
    public async Task Vllm_is_one_server_whatever_its_parallelism()
    {
        var line = await PlanAsync(Some.Artifact("vllm", tensor: 4));
        Assert.StartsWith("/bin/tritonserver ", line, StringComparison.Ordinal);
        // the backend completes it
        Assert.DoesNotContain("--disable-auto-complete-config", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "OMPI_ALLOW_RUN_AS_ROOT OMPI_ALLOW_RUN_AS_ROOT_CONFIRM OMPI_MCA_rmaps_base_oversubscribe")]
    [InlineData(false, "OMPI_MCA_rmaps_base_oversubscribe")]
    public async Task The_LLM_API_is_one_server_that_may_start_workers_by_MPI(bool isRoot, string variables)
    {
        var command = await RunAsync(Some.Artifact("llmapi", tensor: 4), Plain, new FakePrograms(isRoot), Usual);
        Assert.Equal(("/bin/tritonserver", 1), (command.FilePath, command.Ranks));
        Assert.DoesNotContain("--disable-auto-complete-config", command.Arguments);
        Assert.Equal(variables, string.Join(' ', command.Environment.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Root_is_allowed_only_when_we_are_root() =>
        Assert.DoesNotContain(
            "--allow-run-as-root",
            await PlanAsync(Some.Artifact(tensor: 2), isRoot: false),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Verbosity_time_format_and_extra_arguments_reach_every_rank()
    {
        var line = await PlanAsync(
            Some.Artifact(tensor: 2),
            new ServerOptions(Verbose: true, Iso8601: true, ["--exit-timeout-secs=5"])
        );
        foreach (var argument in new[] { "--log-verbose=1", "--log-format=ISO8601", "--exit-timeout-secs=5" })
            Assert.Equal(2, line.Split(argument).Length - 1);
        Assert.DoesNotContain("--log-info=false", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(51, "--id=x")]
    [InlineData(90, "--exit-timeout-secs=90")]
    [InlineData(90, "--exit-timeout-secs", "90", "--id=x")]
    [InlineData(7, "--exit-timeout-secs=90", "--exit-timeout-secs=7")]
    public async Task The_time_to_end_is_that_of_the_instances_or_the_users(int seconds, params string[] arguments)
    {
        var options = new ServerOptions(false, false, arguments);
        var command = await RunAsync(Some.Artifact(tensor: 2), options, new FakePrograms(true), Many);
        Assert.Equal(TimeSpan.FromSeconds(seconds), command.ExitTimeout);
    }

    [Theory]
    [InlineData(1, 1, 30)]
    [InlineData(1, 3, 30)]
    [InlineData(4, 6, 35)]
    [InlineData(16, 18, 51)]
    [InlineData(32, 34, 74)]
    public async Task Each_instance_beyond_the_usual_ones_gets_time_to_unload(int served, int all, int seconds)
    {
        foreach (var ranks in new[] { 1, 2 })
        {
            var instances = new PythonInstances(served, all);
            var command = await RunAsync(Some.Artifact(tensor: ranks), Plain, new FakePrograms(true), instances);
            Assert.Equal(TimeSpan.FromSeconds(seconds), command.ExitTimeout);
            var given = command.Arguments.Count(argument => argument == $"--exit-timeout-secs={seconds}");
            Assert.Equal(seconds > 30 ? ranks : 0, given);
        }
    }

    [Fact]
    public async Task A_user_who_names_an_exit_timeout_or_a_prefix_gets_it_and_none_of_ours()
    {
        string[] own = ["--exit-timeout-secs=7", "--backend-config=python,shm-region-prefix-name=mine_"];
        var options = new ServerOptions(false, false, own);
        var command = await RunAsync(Some.Artifact(), options, new FakePrograms(true), Many);
        Assert.Equal(
            own,
            command.Arguments.Where(argument =>
                argument.Contains("exit-", StringComparison.Ordinal)
                || argument.Contains("prefix", StringComparison.Ordinal)
            )
        );
    }

    [Theory]
    [InlineData("plain-1_2=/x:y,z", "plain-1_2=/x:y,z")]
    [InlineData("", "''")]
    [InlineData("two words", "'two words'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("$HOME", "'$HOME'")]
    public void Arguments_are_quoted_so_that_a_shell_reads_them_back(string argument, string expected) =>
        Assert.Equal(expected, ShellQuoting.Quote(argument));

    private static async Task<string> PlanAsync(Artifact artifact, ServerOptions? options = null, bool isRoot = true)
    {
        var command = await RunAsync(artifact, options ?? Plain, new FakePrograms(isRoot), Usual);
        return string.Join(' ', command.Arguments.Prepend(command.FilePath).Select(ShellQuoting.Quote));
    }

    private static Task<ServerCommand> RunAsync(
        Artifact artifact,
        ServerOptions options,
        IServerPrograms programs,
        PythonInstances instances
    ) =>
        PlanServer.RunAsync(
            KindServices.Catalog.Find(artifact.Manifest.Key.Kind)!,
            artifact,
            options,
            programs,
            instances,
            TestContext.Current.CancellationToken
        );

    private sealed record FakePrograms(bool IsRoot, int? Mpi = 4) : IServerPrograms
    {
        public string FindTritonServer() => "/bin/tritonserver";

        public Task<MpiRun> FindMpiRunAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new MpiRun("/bin/mpirun", Mpi));
    }
}
