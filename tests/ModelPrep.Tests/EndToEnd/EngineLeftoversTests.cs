using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>What a build that was killed leaves on each image, and what the next one makes of it.</summary>
public sealed class EngineLeftoversTests
{
    private const string HalfARepository = "half a repository";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// Images that build, and the moment of the kill: when the build has begun, or when it hangs at a later one.
    /// </summary>
    public static TheoryData<string, string> Cases =>
        [
            .. from generation in Generation.All
            where generation is { CanBuildEngines: true, CliVersion: not null }
            from moment in generation.HasEngineLlmApi
                ? new[] { "", Faults.Config, Faults.Load, Faults.HalfSaved }
                : ["", Faults.Converted, Faults.Config]
            select (generation.Name, moment),
        ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_killed_init_leaves_nothing_that_the_next_one_takes_for_an_engine(
        string generation,
        string moment
    )
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Generation = generation, BuildTime = TimeSpan.FromMinutes(1) }
        );
        if (moment is not "")
            sandbox.With(Variables.Fault, $"{Faults.Hangs}@{moment}").With(Variables.BuildSeconds, "0");
        await using (var killed = sandbox.Start(sandbox.Init))
        {
            await sandbox.StandInEventAsync(one => one.Name == (moment is "" ? "build-started" : "build-hangs"));
            // its builder lives on, as after the death of a process that is not the first of its container
            killed.Signal("KILL");
            await killed.EndAsync();
        }

        Assert.NotEmpty(sandbox.FilesOf("cache/work"));
        var outcome = await sandbox
            .With(Variables.Fault, null)
            .With(Variables.BuildSeconds, "0")
            .SucceedAsync(sandbox.Init);
        await SharedNodes.IsWholeAsync(outcome.Output.Trim());
        Assert.Contains(" INF Removed ", outcome.Log, StringComparison.Ordinal);
        Assert.Empty(sandbox.FilesOf("cache/work"));
        await sandbox.SucceedAsync("serve --dry-run");
    }

    /// <summary>
    /// Images and builders, and the moment of the kill: while the engine is built, or after that, with half a model
    /// repository.
    /// </summary>
    public static TheoryData<string, string, string> Ways =>
        [
            .. from generation in Generation.All
            where generation is { CanBuildEngines: true, CliVersion: not null }
            from builder in generation.HasEngineLlmApi ? new[] { "cli", "llm-api" } : ["cli"]
            from moment in new[] { "build-started", HalfARepository }
            select (generation.Name, builder, moment),
        ];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_crash_of_init_with_its_builders_costs_the_next_one_nothing_but_the_build(
        string generation,
        string builder,
        string moment
    )
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = generation });
        var init = $"{sandbox.Init} --builder {builder}";
        if (moment is HalfARepository)
            StopHalfWay(sandbox);
        else
            sandbox.With(Variables.BuildSeconds, "60");
        await using (var killed = sandbox.Start("/usr/bin/setsid", [Binary.ModelPrep, .. Sandbox.Split(init)]))
        {
            await (
                moment is HalfARepository
                    ? killed.LineAsync(HalfARepository)
                    : (Task)sandbox.StandInEventAsync(one => one.Name == moment)
            );
            Running.Signal("KILL", -killed.Id);
            await killed.EndAsync();
        }

        Assert.Equal(
            moment is HalfARepository,
            sandbox.FilesOf("cache/work").Any(path => path.EndsWith("rank0.engine", StringComparison.Ordinal))
        );
        Assert.Empty(sandbox.FilesOf("cache/prepared"));
        await sandbox.FailAsync("MP7804", "serve --dry-run", "Nothing is prepared");

        var builds = sandbox.StandInEvents.Count(one => one.Name == "build-finished");
        sandbox.Hub.ClearRequests();
        if (moment is HalfARepository)
            GoOn(sandbox);
        var outcome = await sandbox.With(Variables.BuildSeconds, "0").SucceedAsync(init);
        Assert.Equal(builds + 1, sandbox.StandInEvents.Count(one => one.Name == "build-finished"));
        Assert.DoesNotContain(sandbox.Hub.Requests, request => request.IsBody());
        await SharedNodes.IsWholeAsync(outcome.Output.Trim());
        Assert.Empty(sandbox.FilesOf("cache/work"));
        Assert.Contains(
            $"--model-repository={outcome.Output.Trim()}/repository",
            (await sandbox.SucceedAsync("serve --dry-run")).Output,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("aslb-mn")]
    [InlineData("r24.11")]
    [InlineData("r25.08")]
    [InlineData("r26.03")]
    public async Task What_lies_in_the_places_of_the_Triton_CLI_itself_is_neither_used_nor_touched(string generation)
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = generation });
        sandbox.With("ENGINE_DEST_PATH", sandbox["engines"]);
        var files = new[]
        {
            "engines/model/rank0.engine",
            "engines/model/config.json",
            "engines/model/hf_download/converted_weights/rank0.safetensors",
            "home/models/model/config.pbtxt",
            "home/models/tensorrt_llm/config.pbtxt",
        };
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(sandbox[file])!);
            await File.WriteAllTextAsync(sandbox[file], "half of it", Token);
        }

        await SharedNodes.IsWholeAsync((await sandbox.SucceedAsync(sandbox.Init)).Output.Trim());
        Assert.Single(sandbox.StandInEvents, one => one.Name == "build-finished");
        Assert.All(files, file => Assert.Equal("half of it", File.ReadAllText(sandbox[file])));
        Assert.Equal(
            files.Order(StringComparer.Ordinal),
            new[] { "engines", "home" }
                .SelectMany(folder => sandbox.FilesOf(folder).Select(file => $"{folder}/{file}"))
                .Where(file => !file.Contains("/.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );
    }

    /// <summary>
    /// Has the CLI stop before its end: the engine is there, one model is missing and one is half written.
    /// </summary>
    private static void StopHalfWay(Sandbox sandbox)
    {
        var cli = Path.Combine(sandbox.Tools.Bin, "triton");
        File.Move(cli, $"{cli}.whole");
        var import =
            $"\"{cli}.whole\" \"$@\" && rm -r \"$9/preprocessing\" && "
            + $"echo 'name: \"tens' >\"$9/tensorrt_llm/config.pbtxt\" && echo {HalfARepository} && exec sleep 600";
        File.Move(sandbox.Script("triton", Sandbox.HelpOf($"{cli}.whole") + import), cli);
    }

    private static void GoOn(Sandbox sandbox) =>
        File.Move(
            Path.Combine(sandbox.Tools.Bin, "triton.whole"),
            Path.Combine(sandbox.Tools.Bin, "triton"),
            overwrite: true
        );
}
