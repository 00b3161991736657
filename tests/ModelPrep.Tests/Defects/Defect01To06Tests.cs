using ModelPrep.Tests.EndToEnd;
using StandIns;

namespace ModelPrep.Tests.Defects;

/// <summary>
/// What the Python script that ModelPrep replaces got wrong about engines. A number is that of the defect.
/// </summary>
public sealed class Defect01To06Tests
{
    [Fact]
    [Trait("Defect", "1")]
    public async Task A_data_type_was_dropped_so_that_float16_was_built_for_bfloat16()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = "aslb-mn" });
        await sandbox.SucceedAsync($"{sandbox.Init} --dt bfloat16");
        Assert.Contains("--data-type bfloat16", Imports(sandbox).Single(), StringComparison.Ordinal);
        Assert.Contains(
            "\"dtype\": \"bfloat16\"",
            await ReadAsync(Artifacts(sandbox).Single(), "engine/config.json"),
            StringComparison.Ordinal
        );

        // Tools without such an option are no reason to drop it either; and it is found out before anything is
        // downloaded.
        await using var released = await Sandbox.CreateAsync(new StandInOptions { Generation = "r24.11" });
        await released.FailAsync("MP7205", $"{released.Init} --dt bfloat16", "cannot build with --dt bfloat16");
        Assert.DoesNotContain(
            released.Hub.Requests,
            request => request.Path.Contains("/resolve/", StringComparison.Ordinal)
        );
    }

    [Fact]
    [Trait("Defect", "2")]
    public async Task Two_folders_that_existed_counted_as_a_finished_build()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        var artifact = Artifacts(sandbox).Single();
        Directory.Delete(artifact, recursive: true);
        Directory.CreateDirectory(Path.Combine(artifact, "engine"));
        Directory.CreateDirectory(Path.Combine(artifact, "repository"));

        await sandbox.FailAsync("MP7804", "serve --model org/model --tp 2", "missing or incomplete");
        await sandbox.SucceedAsync($"{sandbox.Init} --tp 2");
        Assert.Equal(2, Imports(sandbox).Count());
        Assert.True(File.Exists(Path.Combine(artifact, "engine/rank1.engine")));
    }

    [Fact]
    [Trait("Defect", "3")]
    public async Task A_second_pod_started_on_the_half_built_engine_of_the_first()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { BuildTime = TimeSpan.FromSeconds(1) });
        await using var first = sandbox.Start(sandbox.Init);
        await sandbox.StandInEventAsync(one => one.Name == "build-started");
        await using var second = sandbox.Start(sandbox.Init);

        var outcomes = await Task.WhenAll(first.EndAsync(), second.EndAsync());
        Assert.All(
            outcomes,
            outcome => Assert.Equal((0, Artifacts(sandbox).Single()), (outcome.ExitCode, outcome.Output.Trim()))
        );
        Assert.Single(Imports(sandbox));
    }

    [Theory]
    [Trait("Defect", "4")]
    [InlineData("aslb-mn")]
    [InlineData("r25.08")]
    public async Task A_build_that_was_killed_failed_for_ever_after(string generation)
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Generation = generation, Fault = Faults.Hang }
        );
        await using (sandbox.Start(sandbox.Init))
            // and then it is killed, with all that it started
            await sandbox.StandInEventAsync(one => one.Name == "build-started");
        await sandbox.FailAsync("MP7804", "serve", "Nothing is prepared");

        await sandbox.With("STANDIN_FAULT", Faults.None).SucceedAsync(sandbox.Init);
        await sandbox.SucceedAsync("serve --dry-run");
        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox["cache/work"]));
    }

    [Fact]
    [Trait("Defect", "5")]
    public async Task Another_data_type_image_or_GPU_got_the_engine_that_was_there()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: "");
        await sandbox.SucceedAsync($"{sandbox.Init} --dt bfloat16");
        await sandbox.With("STANDIN_GPUS", "NVIDIA A10G:8.6:23028").SucceedAsync(sandbox.Init);
        StandInToolchain.Install(
            sandbox["tools"],
            new StandInOptions { Generation = "r25.08", LogFile = sandbox["standins.log"] }
        );
        await sandbox.SucceedAsync(sandbox.Init);
        Assert.Equal(4, Artifacts(sandbox).Count());
        Assert.Equal(4, Imports(sandbox).Count());

        // What is there for a request is still found.
        await sandbox.SucceedAsync(sandbox.Init);
        Assert.Equal(4, Imports(sandbox).Count());
    }

    [Fact]
    [Trait("Defect", "6")]
    public async Task Two_releases_of_a_model_shared_one_folder()
    {
        await using var sandbox = await Sandbox.CreateAsync(ManyGpus.Toolchain);
        string[] releases = ["--tp 4", "--pp 4", "--tp 4 --served-name other"];
        var folders = new List<string>();
        foreach (var release in releases)
            folders.Add((await sandbox.SucceedAsync($"init --model org/model {release}")).Output.Trim());

        Assert.Equal(3, folders.Distinct(StringComparer.Ordinal).Count());
        foreach (var (release, folder) in releases.Zip(folders))
            Assert.Contains(
                $"--model-repository={folder}/repository",
                (await sandbox.SucceedAsync($"serve --model org/model {release} --dry-run")).Output,
                StringComparison.Ordinal
            );
    }

    /// <summary>The builds that were started, not the questions what the CLI can do.</summary>
    private static IEnumerable<string> Imports(Sandbox sandbox) =>
        StandInLog
            .Starts(sandbox["standins.log"], "triton")
            .Select(one => string.Join(' ', one.Arguments))
            .Where(line => line.Contains("--model-repository", StringComparison.Ordinal));

    private static IEnumerable<string> Artifacts(Sandbox sandbox) =>
        Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]);

    private static Task<string> ReadAsync(string folder, string file) =>
        File.ReadAllTextAsync(Path.Combine(folder, file), TestContext.Current.CancellationToken);
}
