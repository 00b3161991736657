using StandIns.Tests.Tools;

namespace StandIns.Tests.Import;

public sealed class FaultTests
{
    [Theory]
    [InlineData("aslb-mn", 255, 0)]
    [InlineData("r24.11", 0, 0)]
    [InlineData("r25.08", 0, 0)]
    [InlineData("r26.03", 0, 4)]
    public async Task A_build_that_fails_or_is_killed_shows_in_the_files_only(string generation, int status, int models)
    {
        foreach (var fault in new[] { Faults.BuildException, Faults.BuildKilled, Faults.CudaOutOfMemory })
        {
            using var sandbox = new Sandbox(generation, fault).WithWeights();
            var ended = await sandbox.ImportAsync();
            Assert.Equal(status, ended.Status);
            Assert.Empty(sandbox.Engines);
            Assert.Equal(models, sandbox.ModelFolders.Count());
            Assert.Equal(
                generation is "aslb-mn" or "r24.11",
                Directory.Exists(Path.Combine(sandbox.Download, "converted_weights"))
            );
        }
    }

    [Fact]
    public async Task A_failed_build_of_two_ranks_leaves_the_first()
    {
        using var sandbox = new Sandbox("aslb-mn", Faults.BuildException).WithWeights();
        Assert.Equal(255, (await sandbox.ImportAsync("--tensor-parallelism", "2")).Status);
        Assert.Equal(["rank0.engine"], sandbox.Engines);
    }

    [Theory]
    [InlineData("aslb-mn")]
    [InlineData("r25.01")]
    [InlineData("r26.03")]
    [InlineData("no-engines")]
    public async Task A_repository_can_be_filled_without_an_engine(string generation)
    {
        using var sandbox = new Sandbox(generation, generation == "no-engines" ? null : Faults.NoEngine).WithWeights();
        Assert.Equal(0, (await sandbox.ImportAsync()).Status);
        Assert.Empty(sandbox.Engines);
        Assert.Contains($"\"{sandbox.EnginePath}\"", sandbox.EngineModelConfig, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_rank_can_be_missing_or_empty()
    {
        using var missing = new Sandbox("aslb-mn", Faults.MissingRank).WithWeights();
        Assert.Equal(0, (await missing.ImportAsync("--tensor-parallelism", "2")).Status);
        Assert.Equal(["rank0.engine"], missing.Engines);

        using var empty = new Sandbox("aslb-mn", Faults.EmptyRank).WithWeights();
        Assert.Equal(0, (await empty.ImportAsync("--tensor-parallelism", "2")).Status);
        Assert.Equal(0, new FileInfo(Path.Combine(empty.EnginePath, "rank1.engine")).Length);
    }

    [Theory]
    [InlineData(Faults.WrongMapping, "\"world_size\": 1")]
    [InlineData(Faults.WrongDataType, "\"dtype\": \"float16\"")]
    public async Task The_configuration_can_lie(string fault, string expected)
    {
        using var sandbox = new Sandbox("aslb-mn", fault).WithWeights();
        Assert.Equal(0, (await sandbox.ImportAsync("--tensor-parallelism", "2", "--data-type", "bfloat16")).Status);
        Assert.Equal(2, sandbox.Engines.Length);
        Assert.Contains(expected, sandbox.EngineConfig, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aslb-mn", Faults.UnfilledTemplate, 0)]
    [InlineData("aslb-mn", Faults.Leftovers, 255)]
    [InlineData("r25.08", Faults.Leftovers, 0)]
    public async Task Templates_can_stay_unfilled(string generation, string fault, int status)
    {
        using var sandbox = new Sandbox(generation, fault).WithWeights();
        Assert.Equal(status, (await sandbox.ImportAsync()).Status);
        Assert.Contains("string_value: \"${engine_dir}\"", sandbox.EngineModelConfig, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_leaves_part_of_an_engine()
    {
        using var sandbox = new Sandbox("aslb-mn", Faults.NoSpace).WithWeights();
        var ended = await sandbox.ImportAsync();
        Assert.Equal(255, ended.Status);
        Assert.Contains("[Errno 28] No space left on device", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(["rank0.engine"], sandbox.Engines);
    }

    [Fact]
    public async Task A_build_that_hangs_has_its_configuration_but_no_engine_and_can_be_deaf()
    {
        using var sandbox = new Sandbox(
            new StandInOptions
            {
                Generation = "aslb-mn",
                Fault = Faults.Hang,
                IgnoreTerm = true,
            }
        ).WithWeights();
        using var running = sandbox.StartImport();
        var build = await sandbox.WaitForAsync("build-hangs");
        Signals.Send(running.Id, Signals.Term);
        Assert.Equal(15, (await sandbox.WaitForAsync("signal", running.Id)).Code);
        Assert.Empty(sandbox.Engines);
        Assert.True(File.Exists(Path.Combine(sandbox.EnginePath, "config.json")));
        Assert.True(ProcessState.Runs(build.ProcessId));
    }

    [Fact]
    public async Task Without_a_gpu_there_is_no_engine()
    {
        using var sandbox = new Sandbox(new StandInOptions { Generation = "aslb-mn", Gpus = "" }).WithWeights();
        var ended = await sandbox.ImportAsync();
        Assert.Equal(255, ended.Status);
        Assert.Contains("no CUDA-capable device", ended.Errors, StringComparison.Ordinal);
    }
}
