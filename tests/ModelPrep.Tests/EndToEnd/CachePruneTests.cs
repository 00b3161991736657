using LoopbackHub;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary><c>modelprep cache prune</c>: what goes, and what does not.</summary>
public sealed class CachePruneTests
{
    private const string Model = "huggingface/hub/models--org--model";
    private const string Weights = "init --model org/model --until weights";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_least_recently_used_artifact_goes_and_a_dry_run_says_so_first()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var paths = new List<string>();
        foreach (var name in new[] { "one", "two", "three" })
            paths.Add((await sandbox.SucceedAsync($"init --model org/model --served-name {name}")).Output.Trim());
        sandbox.Age(paths[0], hours: 1);
        sandbox.Age(paths[1], hours: 3); // longest ago
        sandbox.Age(paths[2], hours: 2);

        var bytes = sandbox
            .FilesOf("cache/prepared")
            .Sum(file => new FileInfo(sandbox[$"cache/prepared/{file}"]).Length);
        var limit = $"--max-size {bytes - 1}";
        var dry = await sandbox.SucceedAsync($"cache prune {limit} --dry-run");
        Assert.Contains($"would remove {Path.GetFileName(paths[1])} (two), ", dry.Output, StringComparison.Ordinal);
        Assert.All(paths, path => Assert.True(Directory.Exists(path)));

        var pruned = await sandbox.SucceedAsync($"cache prune --yes {limit}");
        Assert.Equal(
            dry.Output.Split('\n')[0].Replace("would remove", "removed", StringComparison.Ordinal),
            pruned.Output.Split('\n')[0]
        );
        Assert.Equal([true, false, true], paths.Select(Directory.Exists));
        Assert.Empty(sandbox.FilesOf("cache/work"));
        Assert.False(File.Exists(sandbox[$"cache/locks/{Path.GetFileName(paths[1])}.used"]));
        var json = await CacheListTests.JsonAsync(sandbox, $"prune --yes {limit}");
        Assert.Equal((0L, false), (json.GetProperty("freedBytes").GetInt64(), json.GetProperty("dryRun").GetBoolean()));
    }

    [Fact]
    public async Task A_link_whose_maker_was_killed_goes_and_what_only_looks_like_one_stays()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync(Weights);
        var (left, other) = (sandbox[$"{Model}/.0123abcd.link"], sandbox[$"{Model}/.mine.link"]);
        foreach (var path in new[] { left, other })
            File.CreateSymbolicLink(path, "../../blobs/nothing");
        Assert.Contains(left, (await sandbox.SucceedAsync("cache list")).Output, StringComparison.Ordinal);
        Assert.Contains(
            "unfinished link",
            (await sandbox.SucceedAsync("cache prune")).Output,
            StringComparison.Ordinal
        );
        Assert.NotNull(new FileInfo(left).LinkTarget);
        await sandbox.SucceedAsync("cache prune --yes");
        Assert.Null(new FileInfo(left).LinkTarget);
        Assert.NotNull(new FileInfo(other).LinkTarget);
    }

    [Fact]
    public async Task What_another_pod_has_just_prepared_stays_until_its_server_can_have_started()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (
            await sandbox.SucceedAsync("init --model org/model --prepared pod/prepared.json")
        ).Output.Trim();
        await sandbox.FailAsync(
            "MP7305",
            "cache prune --yes --max-size 0",
            $"{Path.GetFileName(artifact)} (model): it was prepared or used 0 min ago"
        );
        Assert.Contains(
            "kept ",
            (await sandbox.SucceedAsync("cache prune --yes --max-age 0d")).Output,
            StringComparison.Ordinal
        );
        await sandbox.FailAsync(
            "MP7305",
            "init --model org/model --served-name other --max-cache-size 1",
            "(model): it was prepared or used 0 min ago"
        );
        Assert.True(Directory.Exists(artifact));

        sandbox.Age(artifact, hours: 1);
        await sandbox.SucceedAsync("cache prune --yes --max-size 0");
        Assert.False(Directory.Exists(artifact));
    }

    [Fact]
    public async Task What_was_made_and_used_in_the_future_is_listed_and_counts_as_recent()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var paths = new List<string>();
        foreach (var name in new[] { "one", "two", "three" })
            paths.Add((await sandbox.SucceedAsync($"init --model org/model --served-name {name}")).Output.Trim());
        sandbox.Age(paths[1], hours: 1);
        var manifest = await File.ReadAllTextAsync($"{paths[0]}/manifest.json", Token);
        await File.WriteAllTextAsync(
            $"{paths[0]}/manifest.json",
            manifest.Replace("\"createdAt\": \"20", "\"createdAt\": \"99", StringComparison.Ordinal),
            Token
        );
        foreach (
            var path in sandbox
                .FilesOf($"{Sandbox.ModelCache}/blobs")
                .Select(blob => $"{Sandbox.ModelCache}/blobs/{blob}")
                .Append($"cache/locks/{Path.GetFileName(paths[0])}.used")
        )
            File.SetLastWriteTimeUtc(sandbox[path], new DateTime(2300, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Contains(" 99", (await sandbox.SucceedAsync("cache list")).Output, StringComparison.Ordinal);
        var listed = (await CacheListTests.JsonAsync(sandbox)).GetProperty("artifacts")[0]; // the most recent first
        Assert.Equal(
            (paths[0], listed.GetProperty("createdAt").GetString()),
            (listed.GetProperty("path").GetString(), listed.GetProperty("lastUsedAt").GetString())
        );
        await sandbox.SucceedAsync("cache prune --weights --max-age 0d --dry-run");
        await sandbox.SucceedAsync("cache prune --yes --weights --max-age 0d");
        Assert.Equal([true, false, true], paths.Select(Directory.Exists)); // the last is handed over
        await sandbox.WeightsAreRightAsync();
        await sandbox.FailAsync("MP7305", "cache prune --yes --max-size 0");
        Assert.Equal([false, false, true], paths.Select(Directory.Exists));
    }

    [Fact]
    public async Task It_removes_nothing_unless_told_to_on_a_terminal_or_not()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Directory.CreateDirectory(sandbox["cache/work/broken-0123456789abcdef0123456789abcdef-01234567"]);
        Assert.Contains(
            "run again with --yes",
            (await sandbox.SucceedAsync("cache prune")).Output,
            StringComparison.Ordinal
        );
        var json = await CacheListTests.JsonAsync(sandbox, "prune");
        Assert.True(json.GetProperty("dryRun").GetBoolean());
        await sandbox.SucceedAsync("cache prune --yes --dry-run");
        await OnTerminalAsync("cache prune");
        Assert.True(Directory.Exists(sandbox["cache/work/broken-0123456789abcdef0123456789abcdef-01234567"]));
        await OnTerminalAsync("cache prune --yes");
        Assert.False(Directory.Exists(sandbox["cache/work/broken-0123456789abcdef0123456789abcdef-01234567"]));

        async Task OnTerminalAsync(string commandLine)
        {
            await using var run = sandbox.Start(
                "/usr/bin/script",
                ["--quiet", "--return", "--command", $"{Binary.ModelPrep} {commandLine}", "/dev/null"]
            );
            var outcome = await run.EndAsync();
            Assert.True(outcome.ExitCode == 0, outcome.ToString());
        }
    }

    [Fact]
    public async Task A_build_in_progress_stays_and_a_dead_one_goes()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { BuildTime = TimeSpan.FromMinutes(5) });
        await using var init = sandbox.Start("init --model org/model");
        await sandbox.StandInEventAsync(one => one.Name == "build-started");
        var work = Assert.Single(Directory.EnumerateDirectories(sandbox["cache/work"]));
        await sandbox.FailAsync(
            "MP7305",
            "cache prune --yes --weights --max-size 0",
            work,
            $"in use by process {init.Id} (modelprep)",
            $"hf:org/model@{sandbox.Commit}: in use by process {init.Id} (modelprep)"
        );
        Assert.True(Directory.Exists(work));
        await sandbox.WeightsAreRightAsync();

        init.Signal("KILL");
        await init.EndAsync();
        Assert.Contains(
            $"removed build {work}, ",
            (await sandbox.SucceedAsync("cache prune --yes --weights --max-size 0")).Output,
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(work));
        Assert.DoesNotContain(
            sandbox.FilesOf(Sandbox.HubCache),
            path => path.StartsWith("models--", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_download_in_progress_stays_and_a_dead_one_goes()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 24 << 20);
        sandbox.Hub.Inject(
            new Fault(FaultKind.Stall, "model-00001", Origin: Origin.Cdn, Bytes: 1_000_000, Times: int.MaxValue)
        );
        await using var init = sandbox.Start(Weights);
        await sandbox.RequestAsync(request => request is { Origin: Origin.Cdn, BodyBytes: >= 1_000_000 });
        await sandbox.SucceedAsync("cache prune --yes --weights");
        Assert.Contains(
            sandbox.FilesOf($"{Sandbox.ModelCache}/.modelprep"),
            path => path.EndsWith(".partial", StringComparison.Ordinal)
        );

        init.Signal("KILL");
        await init.EndAsync();
        await sandbox.SucceedAsync("cache prune --yes");
        Assert.DoesNotContain(
            sandbox.FilesOf($"{Sandbox.ModelCache}/.modelprep"),
            path => path.EndsWith(".partial", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_revision_goes_with_its_refs_and_notes_and_leaves_what_others_share()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync($"{Weights} --include * --allow-pickle");
        var next = sandbox.Hub.Add(
            sandbox.Model with
            {
                Commit = null,
                Files =
                [
                    .. sandbox.Model.Files.Where(file => file.Path != "64.tflite"),
                    new HubFile("added_tokens.json", "{}"),
                ],
            }
        );
        await sandbox.SucceedAsync($"{Weights} --include * --allow-pickle");
        await File.WriteAllTextAsync(sandbox[$"{Sandbox.ModelCache}/refs/old"], sandbox.Commit, Token);
        Assert.Contains(sandbox.FilesOf(Sandbox.ModelCache), path => path == $"trees/{sandbox.Commit}.json");

        await sandbox.FailAsync(
            "MP7305",
            $"cache prune --yes --weights --max-size 0 --keep hf:org/model@{next.Commit}",
            "--keep names it"
        );
        Assert.DoesNotContain(
            sandbox.FilesOf(Sandbox.ModelCache),
            path => path.Contains(sandbox.Commit, StringComparison.Ordinal)
        );
        Assert.Equal(["main"], sandbox.FilesOf($"{Sandbox.ModelCache}/refs"));
        Assert.DoesNotContain(
            sandbox.FilesOf($"{Sandbox.ModelCache}/blobs"),
            path => path == sandbox.Model["64.tflite"].Content.Sha256()
        );
        sandbox.Hub.ClearRequests();
        await sandbox.SucceedAsync($"{Weights} --include * --allow-pickle");
        Assert.Single(sandbox.Hub.Requests); // all of it is there
        sandbox.NothingUnverifiedIsVisible();
    }

    [Fact]
    public async Task Without_weights_they_stay()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync(Weights);
        await sandbox.SucceedAsync("cache prune --yes --max-size 0 --max-age 0d");
        await sandbox.WeightsAreRightAsync();
    }

    [Theory]
    [InlineData("MP6406", "--max-size many", "--max-size many is not a size")]
    [InlineData("MP6406", "--max-age 3", "--max-age 3 is not an age")]
    [InlineData("MP6407", "--keep 3", "nothing says what goes")]
    [InlineData("MP6401", "--frobnicate", "modelprep cache prune --help")]
    public async Task What_cannot_be_meant_is_refused(string code, string options, string why)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.FailAsync(code, $"cache prune {options}", why);
    }
}
