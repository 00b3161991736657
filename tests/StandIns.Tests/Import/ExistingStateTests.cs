using StandIns.Tests.Tools;

namespace StandIns.Tests.Import;

/// <summary>What an import makes of what an earlier one left.</summary>
public sealed class ExistingStateTests
{
    [Theory]
    [InlineData("aslb-mn", 255)]
    [InlineData("r24.05", 0)]
    [InlineData("r26.03", 0)]
    public async Task A_model_that_exists_stops_everything(string generation, int status)
    {
        using var sandbox = new Sandbox(generation).WithWeights();
        Directory.CreateDirectory(Path.Combine(sandbox.Repository, Sandbox.Model));
        var ended = await sandbox.ImportAsync();
        Assert.Equal(status, ended.Status);
        Assert.Contains("Found existing model", ended.Errors, StringComparison.Ordinal);
        Assert.Empty(sandbox.Engines);
        Assert.Single(sandbox.ModelFolders);
    }

    [Fact]
    public async Task The_branch_takes_one_of_two_ranks_for_a_finished_build()
    {
        using var sandbox = new Sandbox("aslb-mn").WithWeights();
        await sandbox.ImportAsync("--tensor-parallelism", "2");
        File.Delete(Path.Combine(sandbox.EnginePath, "rank1.engine"));
        Directory.Delete(sandbox.Repository, recursive: true);

        var ended = await sandbox.ImportAsync("--tensor-parallelism", "2");
        Assert.Equal(0, ended.Status);
        Assert.Contains("skipping build", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(["rank0.engine"], sandbox.Engines);
        Assert.Equal(4, sandbox.ModelFolders.Count());
    }

    [Fact]
    public async Task The_branch_fails_for_ever_on_an_engine_without_its_configuration()
    {
        using var sandbox = new Sandbox("aslb-mn").WithWeights();
        await File.WriteAllTextAsync(
            Path.Combine(sandbox.EnginePath, "rank0.engine"),
            "partial",
            TestContext.Current.CancellationToken
        );
        for (var attempt = 0; attempt < 2; attempt++)
        {
            Assert.Equal(255, (await sandbox.ImportAsync()).Status);
            Assert.Empty(sandbox.ModelFolders);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("deeper")]
    public async Task Releases_skip_the_build_for_any_engine_file_and_fill_the_repository(string folder)
    {
        using var sandbox = new Sandbox("r26.03").WithWeights();
        var path = Directory.CreateDirectory(Path.Combine(sandbox.EnginePath, folder)).FullName.TrimEnd('/');
        await File.WriteAllTextAsync(
            Path.Combine(path, "rank0.engine"),
            "partial",
            TestContext.Current.CancellationToken
        );
        var ended = await sandbox.ImportAsync();
        Assert.Equal(0, ended.Status);
        Assert.Contains("skipping build", ended.Errors, StringComparison.Ordinal);
        Assert.Contains($"string_value: \"{path}\"", sandbox.EngineModelConfig, StringComparison.Ordinal);
        Assert.Contains("max_batch_size: 256", sandbox.EngineModelConfig, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversion_that_failed_before_is_not_done_again()
    {
        using var sandbox = new Sandbox("aslb-mn").WithWeights();
        Directory.CreateDirectory(Path.Combine(sandbox.Download, "converted_weights"));
        var ended = await sandbox.ImportAsync();
        Assert.Equal(255, ended.Status);
        Assert.Contains("skipping checkpoint conversion", ended.Errors, StringComparison.Ordinal);
        Assert.Single(StandInLog.Starts(sandbox.LogFile, "trtllm-build"));
    }

    [Theory]
    [InlineData("aslb-mn", 255)]
    [InlineData("r26.03", 0)]
    public async Task A_killed_import_leaves_raw_templates_and_an_orphan_that_finishes(string generation, int status)
    {
        using var sandbox = new Sandbox(
            new StandInOptions
            {
                Generation = generation,
                Fault = Faults.KilledParent,
                BuildTime = TimeSpan.FromSeconds(0.2),
            }
        ).WithWeights();
        using var running = sandbox.StartImport();
        await sandbox.WaitForAsync("killed-parent");
        await sandbox.WaitForAsync("build-finished");
        Assert.Equal(137, await running.EndAsync());
        Assert.Equal(["rank0.engine"], sandbox.Engines);
        Assert.Contains("${engine_dir}", sandbox.EngineModelConfig, StringComparison.Ordinal);

        var again = await sandbox.ImportAsync();
        Assert.Equal(status, again.Status);
        Assert.Contains("Found existing model", again.Errors, StringComparison.Ordinal);
    }
}
