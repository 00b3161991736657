using System.Text.Json;
using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary><c>modelprep cache list</c>.</summary>
public sealed class CacheListTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cache_that_is_empty_or_missing_holds_nothing(bool exists)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        if (exists)
            Directory.CreateDirectory(sandbox["cache"]);
        Assert.Contains(
            "There is nothing in",
            (await sandbox.SucceedAsync("cache list")).Output,
            StringComparison.Ordinal
        );
        Assert.Equal(0, (await JsonAsync(sandbox)).GetProperty("totalBytes").GetInt64());
        Assert.Equal(exists, Directory.Exists(sandbox["cache"]));
    }

    [Fact]
    public async Task Artifacts_and_weights_are_listed_for_programs()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var path = (await sandbox.SucceedAsync("init --model org/model")).Output.Trim();
        var list = await JsonAsync(sandbox);

        var artifact = Assert.Single(list.GetProperty("artifacts").EnumerateArray());
        Assert.Equal((Path.GetFileName(path), path), (Text(artifact, "id"), Text(artifact, "path")));
        Assert.Equal(
            ("model", "trtllm", "hf:org/model", sandbox.Commit),
            (
                Text(artifact, "key", "servedName"),
                Text(artifact, "key", "kind"),
                Text(artifact, "key", "repository"),
                Text(artifact, "key", "commit")
            )
        );
        Assert.True(artifact.GetProperty("handedOver").GetBoolean());
        Assert.Equal(JsonValueKind.Null, artifact.GetProperty("inUseBy").ValueKind);
        Assert.Equal(Size(sandbox, path), artifact.GetProperty("bytes").GetInt64());

        var weights = Assert.Single(list.GetProperty("weights").EnumerateArray());
        Assert.Equal(
            ("hf:org/model", sandbox.Commit, "main"),
            (Text(weights, "repository"), Text(weights, "commit"), weights.GetProperty("refs")[0].GetString())
        );
        Assert.Equal(Size(sandbox, sandbox[$"{Sandbox.ModelCache}/blobs"]), weights.GetProperty("ownBytes").GetInt64());
        Assert.Equal(0, weights.GetProperty("sharedBytes").GetInt64());
        Assert.Empty(list.GetProperty("leftovers").EnumerateArray());
        Assert.Equal(
            artifact.GetProperty("bytes").GetInt64() + weights.GetProperty("ownBytes").GetInt64(),
            list.GetProperty("totalBytes").GetInt64()
        );
    }

    [Fact]
    public async Task What_revisions_share_counts_once()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model --until weights");
        sandbox.Hub.Add(
            sandbox.Model with
            {
                Commit = null,
                Files = [.. sandbox.Model.Files, new HubFile("added_tokens.json", "{}")],
            }
        );
        await sandbox.SucceedAsync("init --model org/model --until weights");
        var list = await JsonAsync(sandbox);
        Assert.Equal(
            [0L, 2L],
            list.GetProperty("weights").EnumerateArray().Select(one => one.GetProperty("ownBytes").GetInt64()).Order()
        );
        Assert.Equal(Size(sandbox, sandbox[$"{Sandbox.ModelCache}/blobs"]), list.GetProperty("totalBytes").GetInt64());
    }

    [Fact]
    public async Task An_engine_that_artifacts_share_counts_once()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var plain = (await sandbox.SucceedAsync("init --model org/model")).Output.Trim();
        var alone = (await JsonAsync(sandbox)).GetProperty("totalBytes").GetInt64();
        await sandbox.SucceedAsync("init --model org/model --set preprocessing.instance_count=2");
        var list = await JsonAsync(sandbox);
        var engine = new FileInfo($"{plain}/engine/rank0.engine").Length;
        Assert.InRange(list.GetProperty("totalBytes").GetInt64(), alone + 1, alone + (engine / 2));
        Assert.All(
            list.GetProperty("artifacts").EnumerateArray(),
            artifact =>
                Assert.InRange(
                    artifact.GetProperty("sharedBytes").GetInt64(),
                    engine,
                    artifact.GetProperty("bytes").GetInt64() - 1
                )
        );
    }

    [Fact]
    public async Task A_table_shows_the_same_to_people_and_who_uses_what()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var path = (await sandbox.SucceedAsync("init --model org/model")).Output.Trim();
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        var lines = (await sandbox.SucceedAsync("cache list")).Output.Split('\n');
        Assert.StartsWith("ARTIFACT  ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(Path.GetFileName(path), lines[1], StringComparison.Ordinal);
        Assert.Contains($"  process {serving.Process.Id} (", lines[1], StringComparison.Ordinal);
        Assert.Matches("^[0-9.]+ [KM]iB ", lines[1][lines[0].IndexOf("ITS OWN", StringComparison.Ordinal)..]);
        Assert.Contains(
            lines,
            line =>
                line.StartsWith("hf:org/model  ", StringComparison.Ordinal)
                && line.Contains("  main  ", StringComparison.Ordinal)
        );
        Assert.Contains(lines, line => line.StartsWith("In all ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_left_over_is_listed_with_its_owner_if_it_has_one()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 24 << 20);
        Directory.CreateDirectory(sandbox["cache/work/0123456789abcdef0123456789abcdef.01234567/build"]);
        await File.WriteAllTextAsync(
            sandbox["cache/work/0123456789abcdef0123456789abcdef.01234567/build/rank0.engine"],
            "half",
            TestContext.Current.CancellationToken
        );
        Directory.CreateDirectory(sandbox["cache/work/broken-0123456789abcdef0123456789abcdef-01234567"]);
        Directory.CreateDirectory(sandbox["cache/prepared/v1/0123456789abcdef0123456789abcdef"]);
        sandbox.Hub.Inject(new Fault(FaultKind.Stall, "model-00001", Origin: Origin.Cdn, Bytes: 1_000_000));
        await using var init = sandbox.Start("init --model org/model --until weights");
        await sandbox.RequestAsync(request => request is { Origin: Origin.Cdn, BodyBytes: >= 1_000_000 });

        var leftovers = (await JsonAsync(sandbox)).GetProperty("leftovers").EnumerateArray().ToList();
        Assert.Equal(
            ["build", "broken artifact", "broken artifact"],
            leftovers.Take(3).Select(one => Text(one, "kind"))
        );
        Assert.Contains(
            leftovers,
            one => Text(one, "kind") == "partial download" && Text(one, "inUseBy") == $"process {init.Id} (modelprep)"
        );
        init.Signal("KILL");
        await init.EndAsync();
        leftovers = [.. (await JsonAsync(sandbox)).GetProperty("leftovers").EnumerateArray()];
        Assert.DoesNotContain(leftovers, one => Text(one, "inUseBy") is not null);
        Assert.Contains(
            leftovers,
            one => Text(one, "kind") == "partial download" && one.GetProperty("bytes").GetInt64() > 1_000_000
        );
    }

    internal static async Task<JsonElement> JsonAsync(Sandbox sandbox, string verb = "list") =>
        JsonElement.Parse((await sandbox.SucceedAsync($"cache {verb} --output json")).Output);

    private static string? Text(JsonElement element, params string[] path) =>
        path.Aggregate(element, (at, name) => at.GetProperty(name)).GetString();

    private static long Size(Sandbox sandbox, string folder) =>
        sandbox
            .FilesOf(Path.GetRelativePath(sandbox["."], folder))
            .Sum(path => new FileInfo(Path.Combine(folder, path)).Length);
}
