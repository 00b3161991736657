using System.Globalization;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Builds that die late, or at any moment: nothing that <c>serve</c> refuses is published, and the next <c>init</c>
/// succeeds.
/// </summary>
/// <remarks>
/// MODELPREP_TEST_BUILDS says how many of all builds that can die are tried: 16 as a rule, a large number tries all.
/// </remarks>
public sealed class LateBuildFaultTests
{
    private static readonly int Rounds = int.Parse(
        Environment.GetEnvironmentVariable("MODELPREP_TEST_BUILDS") ?? "16",
        CultureInfo.InvariantCulture
    );

    /// <summary>The exit statuses that fit a fault: the disk, or the build itself.</summary>
    /// <remarks>
    /// A lenient CLI swallows what goes wrong in <c>save()</c>, and nobody can tell that it met a full disk.
    /// </remarks>
    private static int[] StatusesOf(string fault) =>
        fault switch
        {
            $"{Faults.DiskFull}@{Faults.Save}" or $"{Faults.DiskFull}@{Faults.HalfSaved}" => [73, 76],
            _ when fault.StartsWith(Faults.DiskFull, StringComparison.Ordinal) => [73],
            _ => [76],
        };

    /// <summary>
    /// Images that build through the LLM API, in both ways, and the moments after the engine is there.
    /// </summary>
    public static TheoryData<string, string, string> Late =>
        [
            .. from generation in new[] { "r25.01", "r26.03" }
            from builder in new[] { "cli", "llm-api" }
            from moment in new[] { Faults.Rank, Faults.Load, Faults.Save, Faults.HalfSaved }
            from how in new[] { Faults.Exception, Faults.Killed }
            select (generation, builder, $"{how}@{moment}"),
        ];

    [Theory]
    [MemberData(nameof(Late))]
    public async Task A_build_that_dies_after_it_has_written_the_engine_is_a_failure(
        string generation,
        string builder,
        string fault
    )
    {
        await using var sandbox = await Sandbox.CreateAsync(Slow(generation));
        await FailsAndRecoversAsync(sandbox, $"{sandbox.Init} --builder {builder}", fault);
    }

    /// <summary>Images and the options of init: each builder of each image, with one rank and with two.</summary>
    private static IEnumerable<(string Generation, string Options)> Ways =>
        from generation in Generation.All
        where generation is { CanBuildEngines: true, CliVersion: not null }
        from builder in new[] { "cli", "llm-api" }
        where builder is "cli" || generation.HasEngineLlmApi
        from ranks in new[] { 1, 2 }
        where ranks is 1 || builder is "llm-api" || generation.IsBranch || generation.TakesWorldSize
        select (generation.Name, $"--builder {builder} --tp {ranks}");

    /// <summary>
    /// Each way of building, ended in each manner at each moment, in an order that is always the same.
    /// </summary>
    private static (string Generation, string Options, string Fault)[] Matrix()
    {
        (string, string, string)[] all =
        [
            .. from way in Ways
            from how in Faults.Hows
            where how is not Faults.Hangs
            from moment in Faults.Moments
            select (way.Generation, way.Options, $"{how}@{moment}"),
        ];
        new Random(1).Shuffle(all);
        return all;
    }

    [Fact]
    public async Task Whatever_init_calls_ready_serve_accepts()
    {
        foreach (var (generation, options, fault) in Matrix().Take(Rounds))
        {
            await using var sandbox = await Sandbox.CreateAsync(Slow(generation));
            var init = $"{sandbox.Init} {options}";
            var outcome = await sandbox.With(Variables.Fault, fault).RunAsync(init);
            if (outcome.ExitCode == 0)
                await ServesAsync(sandbox, outcome.Output.Trim()); // this image has no such moment
            else
                await RecoversAsync(sandbox, init, fault, outcome);
        }
    }

    /// <summary>Where the engine lies that a CLI left and named, from its own folder.</summary>
    [Theory]
    [InlineData("a/b")]
    [InlineData("a")]
    public async Task An_engine_in_a_folder_further_down_is_not_published(string place)
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = "r26.03" });
        Rewrite(
            sandbox,
            $"""
            mkdir -p "$engine/{place}"
            find "$engine" -maxdepth 1 -type f -exec mv -t "$engine/{place}" {"{}"} +
            sed -i "s#$engine#$engine/{place}#" "$9"/*/config.pbtxt
            """
        );
        await sandbox.FailAsync("MP7601", "init --model org/model", "rank0.engine is missing");
        Assert.Empty(sandbox.FilesOf("cache/prepared"));
    }

    [Fact]
    public async Task A_known_failure_counts_even_where_all_files_look_whole()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = "r26.03" });
        Rewrite(sandbox, "echo 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.'");
        await sandbox.FailAsync("MP7604", "init --model org/model", "GPU ran out of memory", "not trusted");
        Assert.Empty(sandbox.FilesOf("cache/prepared"));
    }

    [Fact]
    public async Task What_TensorRT_prints_of_a_tactic_that_it_leaves_out_is_no_failure()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = "r26.03" });
        Rewrite(
            sandbox,
            "echo '[TRT] [E] 2: [virtualMemoryBuffer.cpp::resizePhysical::140] Error Code 2: OutOfMemory (no "
                + "further information)'"
        );
        await sandbox.SucceedAsync("init --model org/model");
    }

    [Fact]
    public async Task A_copy_of_the_engine_that_a_builder_has_left_is_not_part_of_the_artifact()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = "r26.03" });
        Rewrite(
            sandbox,
            """
            mkdir -p "$engine/tmpx-llm-workspace/tmp.engine"
            cp "$engine"/rank0.engine "$engine/tmpx-llm-workspace/tmp.engine"
            """
        );
        var artifact = (await sandbox.SucceedAsync("init --model org/model")).Output.Trim();
        Assert.Single(Directory.EnumerateFiles(artifact, "*.engine", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_headline_is_what_the_builder_gave_up_for()
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Generation = "r26.03", Fault = Faults.BuildException }
        );
        await sandbox.FailAsync(
            "MP7601",
            "init --model org/model",
            "The engine build failed: RuntimeError: engine building failed; rank0.engine is missing"
        );
        await using var old = await Sandbox.CreateAsync(
            new StandInOptions { Generation = "r24.11", Fault = Faults.BuildKilled }
        );
        await old.FailAsync("MP7601", old.Init, "died with <Signals.SIGKILL: 9>");
    }

    /// <summary>A builder that loads its engine for some time, as all real ones do.</summary>
    private static StandInOptions Slow(string generation) =>
        new()
        {
            Generation = generation,
            Gpus = ManyGpus.Gpus,
            EngineLoadTime = TimeSpan.FromSeconds(0.8),
        };

    private static async Task FailsAndRecoversAsync(Sandbox sandbox, string init, string fault)
    {
        var failed = await sandbox.With(Variables.Fault, fault).RunAsync(init);
        await RecoversAsync(sandbox, init, fault, failed);
    }

    private static async Task RecoversAsync(Sandbox sandbox, string init, string fault, Outcome failed)
    {
        Assert.True(StatusesOf(fault).Contains(failed.ExitCode), $"{init} with {fault}\n{failed}");
        Assert.Empty(sandbox.FilesOf("cache/prepared"));
        Assert.Empty(sandbox.FilesOf("cache/work"));
        Assert.Empty(sandbox.Processes());
        await ServesAsync(sandbox, (await sandbox.With(Variables.Fault, Faults.None).SucceedAsync(init)).Output.Trim());
    }

    private static async Task ServesAsync(Sandbox sandbox, string artifact)
    {
        await SharedNodes.IsWholeAsync(artifact);
        Assert.Contains(
            $"--model-repository={artifact}/repository",
            (await sandbox.SucceedAsync("serve --dry-run")).Output,
            StringComparison.Ordinal
        );
    }

    /// <summary>Has the CLI do something more at its end; <c>$engine</c> is the folder of the engine.</summary>
    private static void Rewrite(Sandbox sandbox, string command)
    {
        var cli = Path.Combine(sandbox.Tools.Bin, "triton");
        File.Move(cli, $"{cli}.whole");
        var import = $"\"{cli}.whole\" \"$@\" || exit\nengine=$ENGINE_DEST_PATH/$3\n{command}";
        File.Move(sandbox.Script("triton", Sandbox.HelpOf($"{cli}.whole") + import), cli);
    }
}
