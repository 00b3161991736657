using System.Text.Json;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>What a build leaves to be read, and its end when it takes too long.</summary>
public sealed class BuildWatchTests
{
    [Theory]
    [InlineData("aslb-mn", Faults.CudaOutOfMemory, "MP7604", "--max-batch-size")]
    [InlineData("r25.08", Faults.CudaOutOfMemory, "MP7604", "--max-batch-size")]
    [InlineData("r26.03", Faults.NoEngine, "MP7601", "rank0.engine is missing")]
    public async Task A_failed_build_names_its_cause_and_the_file_with_its_output(
        string generation,
        string fault,
        string code,
        string cause
    )
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Generation = generation, Fault = fault }
        );
        await sandbox.FailAsync(code, sandbox.Init, cause, ".log");
        var log = Assert.Single(sandbox.FilesOf("cache/logs"));
        Assert.Contains(sandbox[$"cache/logs/{log}"], sandbox.TerminationLog, StringComparison.Ordinal);
        Assert.Equal(
            fault is Faults.CudaOutOfMemory,
            (await TextAsync(sandbox, log)).Contains("CUDA out of memory", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(Faults.MpiSlots, "MP7605", "too few slots", "PRTE_MCA_rmaps_default_mapping_policy")]
    [InlineData(
        Faults.UnsupportedArchitecture,
        "MP7209",
        "does not know the model's architecture",
        "--engine vllm or llmapi"
    )]
    [InlineData(Faults.SaveFails, "MP7601", "rank0.engine is missing", "its output is in")]
    public async Task A_failure_of_the_LLM_API_is_named_with_its_cure(string fault, string code, params string[] words)
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions
            {
                Generation = "r25.08",
                Fault = fault,
                Gpus = ManyGpus.Gpus,
            }
        );
        await sandbox.FailAsync(code, $"{sandbox.Init} --tp 2", words);
        Assert.Empty(sandbox.FilesOf("cache/prepared"));
        Assert.Empty(sandbox.FilesOf("cache/work"));
    }

    /// <summary>What goes wrong on each image that can build what is asked for.</summary>
    public static TheoryData<string, string, string> Images =>
        [
            .. from generation in Generation.All
            where generation is { CanBuildEngines: true, CliVersion: not null }
            from request in generation.HasEngineLlmApi ? new[] { "", "--tp 2", "--builder llm-api" } : [""]
            from fault in request is "--tp 2"
                ? new[] { Faults.UnsupportedArchitecture, Faults.MpiSlots }
                : [Faults.UnsupportedArchitecture]
            select (generation.Name, fault, request),
        ];

    [Theory]
    [MemberData(nameof(Images))]
    public async Task An_unknown_architecture_and_too_few_slots_are_told_apart_on_every_image(
        string generation,
        string fault,
        string request
    )
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions
            {
                Generation = generation,
                Fault = fault,
                Gpus = ManyGpus.Gpus,
            }
        );
        if (fault is Faults.MpiSlots)
            await sandbox.FailAsync(
                "MP7605",
                $"{sandbox.Init} {request}",
                "too few slots",
                "as many processor cores as there are ranks"
            );
        else
            await sandbox.FailAsync(
                "MP7209",
                $"{sandbox.Init} {request}",
                "does not know the model's architecture",
                "--engine vllm or llmapi"
            );
        Assert.Empty(sandbox.FilesOf("cache/prepared"));
        Assert.Empty(sandbox.FilesOf("cache/work"));
    }

    [Fact]
    public async Task What_a_failed_builder_printed_last_is_in_the_error_as_far_as_Kubernetes_shows_it()
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Generation = "r25.08", Fault = Faults.CudaOutOfMemory }
        );
        await File.WriteAllTextAsync(sandbox["termination-log"], "", TestContext.Current.CancellationToken);
        var outcome = await sandbox.RunAsync($"{sandbox.Init} --log-format json");
        Assert.Equal(76, outcome.ExitCode);
        var shown = sandbox.TerminationLog!.Split('\n');
        Assert.StartsWith("MP7604 The engine build failed", shown[0], StringComparison.Ordinal);
        Assert.Contains("triton: ", shown[^1], StringComparison.Ordinal);
        Assert.InRange(shown.Length, 5, 41);
        Assert.InRange(sandbox.TerminationLog.Length, 0, 4096);
        using var error = JsonDocument.Parse(outcome.Log.Trim().Split('\n')[^1]);
        Assert.Equal(shown[0], error.RootElement.GetProperty("@m").GetString());
        Assert.Equal(
            shown[1..],
            error
                .RootElement.GetProperty("output")
                .EnumerateArray()
                .TakeLast(shown.Length - 1)
                .Select(line => line.GetString())
        );
    }

    [Fact]
    public async Task The_output_of_a_build_is_kept_with_its_artifact_and_goes_with_it()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var outcome = await sandbox.SucceedAsync(sandbox.Init);
        Assert.Contains("Built in 00:", outcome.Log, StringComparison.Ordinal);
        var log = Assert.Single(sandbox.FilesOf("cache/logs"), path => path.EndsWith(".log", StringComparison.Ordinal));
        Assert.NotEmpty(await TextAsync(sandbox, log));
        var id = Path.GetFileNameWithoutExtension(log);
        Assert.Contains(
            "\"buildSeconds\"",
            await File.ReadAllTextAsync(
                sandbox[$"cache/prepared/v1/{id}/manifest.json"],
                TestContext.Current.CancellationToken
            ),
            StringComparison.Ordinal
        );

        await sandbox.SucceedAsync($"cache remove {id}");
        Assert.Empty(sandbox.FilesOf("cache/logs"));
    }

    [Theory]
    [InlineData("cache prune --yes")]
    [InlineData("init --model org/model --tp 2")]
    public async Task The_log_of_a_failed_build_is_kept_for_a_week(string command)
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Fault = Faults.NoEngine, Gpus = ManyGpus.Gpus }
        );
        await sandbox.FailAsync("MP7601", sandbox.Init);
        await sandbox.With(Variables.Fault, Faults.None).SucceedAsync(command);
        var log = sandbox
            .FilesOf("cache/logs")
            .Select(path => sandbox[$"cache/logs/{path}"])
            .MinBy(File.GetLastWriteTimeUtc)!;
        File.SetLastWriteTimeUtc(log, DateTime.UtcNow.AddDays(-8));
        if (command is "cache prune --yes")
            Assert.Contains(
                "log of a failed build",
                (await sandbox.SucceedAsync("cache list")).Output,
                StringComparison.Ordinal
            );
        else
            Directory.Delete(
                Assert.Single(Directory.EnumerateDirectories(sandbox["cache/prepared/v1"])),
                recursive: true
            );
        await sandbox.SucceedAsync(command);
        Assert.False(File.Exists(log));
    }

    [Fact]
    public async Task A_log_file_that_cannot_be_written_fails_no_build()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Directory.CreateDirectory(sandbox["cache"]);
        await File.WriteAllTextAsync(sandbox["cache/logs"], "in the way", TestContext.Current.CancellationToken);
        await sandbox.SucceedAsync(sandbox.Init);
    }

    [Theory]
    [InlineData("aslb-mn")]
    [InlineData("r26.03")]
    public async Task A_build_that_takes_longer_than_allowed_is_ended_with_all_that_it_started(string generation)
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Generation = generation, Fault = Faults.Hang }
        );
        await sandbox.FailAsync(
            "MP7602",
            $"{sandbox.Init} --build-timeout 6s",
            "was ended after 00:00:0",
            "--build-timeout"
        );
        Assert.Empty(sandbox.Processes());
        Assert.Empty(sandbox.FilesOf("cache/work"));
    }

    private static Task<string> TextAsync(Sandbox sandbox, string log) =>
        File.ReadAllTextAsync(sandbox[$"cache/logs/{log}"], TestContext.Current.CancellationToken);
}
