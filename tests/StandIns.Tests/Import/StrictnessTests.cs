using StandIns.Tests.Tools;

namespace StandIns.Tests.Import;

/// <summary>What is unpleasant about the real CLI, and easily forgotten in a stand-in.</summary>
public sealed class StrictnessTests
{
    [Theory]
    [InlineData("r25.08", false)]
    [InlineData("r26.03", true)]
    public async Task A_build_that_is_killed_leaves_its_workspace_and_from_26_03_on_the_CLI_takes_it_for_the_engine(
        string generation,
        bool isTaken
    )
    {
        using var sandbox = new Sandbox(generation, $"{Faults.Killed}@{Faults.Load}").WithWeights();
        Assert.Equal(0, (await sandbox.ImportAsync()).Status);
        Assert.Empty(sandbox.Engines);
        var places = Directory.EnumerateFiles(
            isTaken ? sandbox.EnginePath : sandbox.Environment["TMPDIR"],
            "rank0.engine",
            SearchOption.AllDirectories
        );
        var place = Path.GetDirectoryName(Assert.Single(places))!;
        Assert.EndsWith("-llm-workspace/tmp.engine", place, StringComparison.Ordinal);
        if (isTaken)
            Assert.Contains($"string_value: \"{place}\"", sandbox.EngineModelConfig, StringComparison.Ordinal);
        else
            Assert.Empty(sandbox.ModelFolders);
    }

    [Theory]
    [InlineData("r25.08", true)]
    [InlineData("r26.03", false)]
    public async Task From_26_03_on_a_failure_to_save_is_swallowed_and_leaves_a_file_that_is_cut_off(
        string generation,
        bool isPrinted
    )
    {
        using var sandbox = new Sandbox(generation, $"{Faults.DiskFull}@{Faults.HalfSaved}").WithWeights();
        var ended = await sandbox.ImportAsync();
        Assert.Equal(0, ended.Status);
        Assert.Equal(isPrinted, ended.Errors.Contains("No space left", StringComparison.Ordinal));
        Assert.Equal(["rank0.engine"], sandbox.Engines);
        Assert.Equal(4, sandbox.ModelFolders.Count());
        Assert.False(Directory.EnumerateDirectories(sandbox.EnginePath, "tmp*").Any());
    }

    [Fact]
    public async Task Only_files_whose_names_begin_with_tokenizer_come_with_the_engine()
    {
        using var sandbox = new Sandbox("r25.08").WithWeights();
        var snapshot = Path.GetDirectoryName(
            Directory.EnumerateFiles(sandbox.HubCache, "tokenizer.json", SearchOption.AllDirectories).Single()
        )!;
        foreach (var name in new[] { "tokenizer.model", "vocab.json", "merges.txt", "tokenization_x.py" })
            await File.WriteAllTextAsync(Path.Combine(snapshot, name), "", TestContext.Current.CancellationToken);
        await sandbox.ImportAsync();
        Assert.Equal(
            ["config.json", "rank0.engine", "tokenizer.json", "tokenizer.model"],
            Directory
                .EnumerateFiles(sandbox.EnginePath)
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Versions_before_0_1_0_want_the_ref_of_the_default_branch_in_the_cache()
    {
        using var sandbox = new Sandbox("r24.11").WithWeights();
        File.Delete(Directory.EnumerateFiles(sandbox.HubCache, "main", SearchOption.AllDirectories).Single());
        Assert.Contains(
            "outgoing traffic has been disabled",
            (await sandbox.ImportAsync()).Errors,
            StringComparison.Ordinal
        );
        Assert.Empty(sandbox.Engines);
    }

    [Fact]
    public async Task The_templates_are_as_long_as_the_real_ones_and_full_of_placeholders()
    {
        using var sandbox = new Sandbox("r26.03").WithWeights();
        await sandbox.ImportAsync();
        var configs = string.Concat(
            Directory
                .EnumerateFiles(sandbox.Repository, "config.pbtxt", SearchOption.AllDirectories)
                .Select(File.ReadAllText)
        );
        Assert.InRange(configs.Count(c => c == '\n'), 700, 1100);
        Assert.InRange(configs.Split("${").Length - 1, 36, 42);
        Assert.Contains("\n# parameters: {", configs, StringComparison.Ordinal);
        Assert.Contains("decoupled: True", configs, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(sandbox.Repository, Sandbox.Model, "1", "lib")));
    }
}
