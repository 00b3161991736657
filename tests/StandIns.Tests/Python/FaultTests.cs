using StandIns.Tests.Tools;

namespace StandIns.Tests.Python;

/// <summary>What goes wrong when a Python script builds.</summary>
public sealed class FaultTests
{
    private const string TwoGpus = "NVIDIA L4:8.9:23034,NVIDIA L4:8.9:23034";

    [Theory]
    [InlineData("r26.03", Faults.BuildException, 1, "RuntimeError: engine building failed")]
    [InlineData("r26.03", Faults.BuildKilled, 137, "")]
    [InlineData("r26.03", Faults.CudaOutOfMemory, 1, "CUDA out of memory")]
    [InlineData("r26.03", Faults.NoSpace, 1, "OSError: [Errno 28] No space left on device")]
    [InlineData(
        "r26.03",
        Faults.MpiSlots,
        1,
        "There are not enough slots available in the system to satisfy the 2\nslots that were requested"
    )]
    [InlineData(
        "r26.03",
        Faults.UnsupportedArchitecture,
        1,
        "NotImplementedError: The given huggingface model architecture GPT2LMHeadModel is not supported"
    )]
    [InlineData("r25.08", Faults.SaveFails, 1, "RuntimeError: The engine is not built yet.")]
    [InlineData("r26.03", Faults.SaveFails, 1, "RuntimeError: The engine is not built yet.")]
    public async Task Nothing_is_left_where_the_engine_should_be(
        string generation,
        string fault,
        int status,
        string expected
    )
    {
        using var sandbox = Create(generation, fault);
        var ended = await EngineScript.RunAsync(sandbox, tensor: 2);
        Assert.Equal(status, ended.Status);
        Assert.Contains(expected, ended.Errors, StringComparison.Ordinal);
        Assert.False(
            Directory.Exists(sandbox.EnginePath)
                && Directory
                    .EnumerateFileSystemEntries(sandbox.EnginePath)
                    .Any(path => !path.EndsWith("hf_download", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData(Faults.NoEngine, "", "\"world_size\": 2")]
    [InlineData(Faults.MissingRank, "rank0.engine", "\"world_size\": 2")]
    [InlineData(Faults.EmptyRank, "rank0.engine rank1.engine", "\"world_size\": 2")]
    [InlineData(Faults.WrongMapping, "rank0.engine rank1.engine", "\"world_size\": 1")]
    [InlineData(Faults.WrongDataType, "rank0.engine rank1.engine", "\"dtype\": \"float32\"")]
    public async Task A_build_that_ends_well_may_have_left_the_wrong_thing(string fault, string engines, string config)
    {
        using var sandbox = Create("r25.08", fault);
        var ended = await EngineScript.RunAsync(sandbox, tensor: 2);
        Assert.True(ended.Status == 0, ended.Errors);
        Assert.Equal(engines, string.Join(' ', sandbox.Engines));
        Assert.Contains(config, sandbox.EngineConfig, StringComparison.Ordinal);
        if (fault == Faults.EmptyRank)
            Assert.Equal(0, new FileInfo(Path.Combine(sandbox.EnginePath, "rank1.engine")).Length);
    }

    [Fact]
    public async Task One_rank_needs_no_slots()
    {
        using var sandbox = Create("r26.03", Faults.MpiSlots);
        Assert.Equal(0, (await EngineScript.RunAsync(sandbox)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_build_that_hangs_ends_with_its_script_which_may_be_deaf(bool ignoresTerm)
    {
        using var sandbox = new Sandbox(
            new StandInOptions
            {
                Generation = "r26.03",
                Fault = Faults.Hang,
                IgnoreTerm = ignoresTerm,
            }
        ).WithWeights();
        using var running = EngineScript.Start(sandbox);
        var build = await sandbox.WaitForAsync("build-hangs");
        Signals.Send(running.Id, Signals.Term);
        if (ignoresTerm)
        {
            // The kernel throws away what is ignored, so there is nothing to wait for.
            Assert.True(ProcessState.Ignores(running.Id, Signals.Term));
            Assert.True(ProcessState.Runs(build.ProcessId));
            Signals.Send(running.Id, Signals.Kill);
        }

        Assert.Equal(ignoresTerm ? 137 : 143, await running.EndAsync());
        await ProcessState.GoneAsync(build.ProcessId);
    }

    [Theory]
    [InlineData("word_size", Faults.MpiSlots, "There are not enough slots available")]
    [InlineData("r25.08", Faults.UnsupportedArchitecture, "GPT2LMHeadModel is not supported")]
    [InlineData("r25.12", Faults.SaveFails, "engine building failed")]
    public async Task An_import_fails_in_the_same_words_with_status_0(string generation, string fault, string expected)
    {
        using var sandbox = Create(generation, fault);
        var ended = await sandbox.ImportAsync(generation == "word_size" ? ["--tensor-parallel-size", "2"] : []);
        Assert.Equal(0, ended.Status);
        Assert.Contains(expected, ended.Errors, StringComparison.Ordinal);
        Assert.Empty(sandbox.Engines);
    }

    private static Sandbox Create(string generation, string fault) =>
        new Sandbox(
            new StandInOptions
            {
                Generation = generation,
                Fault = fault,
                Gpus = TwoGpus,
            }
        ).WithWeights();
}
