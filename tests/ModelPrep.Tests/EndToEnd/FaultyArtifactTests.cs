using System.Text.Json.Nodes;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Artifacts that an earlier version published after a build that had died: the engine lies in a folder further down.
/// </summary>
public sealed class FaultyArtifactTests
{
    private const string Init = "init --model org/model";
    private const string Deeper = "tmpx-llm-workspace/tmp.engine";

    [Fact]
    public async Task One_in_the_node_cache_is_refused_by_serve_named_by_verify_and_built_again_by_init()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (await sandbox.SucceedAsync(Init)).Output.Trim();
        Spoil(artifact);

        await sandbox.FailAsync("MP7806", "serve --dry-run", "it has no engine/config.json", "run modelprep init");
        Assert.Contains(
            $"{artifact}/engine/config.json",
            (await sandbox.RunAsync("cache verify")).Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "build the engine",
            (await sandbox.RunAsync("plan --model org/model")).Output,
            StringComparison.Ordinal
        );

        var again = await sandbox.SucceedAsync(Init);
        Assert.Equal(artifact, again.Output.Trim());
        Assert.Contains("It is moved to", again.Log, StringComparison.Ordinal);
        await SharedNodes.IsWholeAsync(artifact);
        await sandbox.SucceedAsync("serve --dry-run");
        await sandbox.SucceedAsync("cache verify");
    }

    [Fact]
    public async Task One_in_the_shared_cache_is_not_taken_and_is_replaced()
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        var first = (await sandbox.On("one").SucceedAsync($"{Init} --shared-cache shared")).Output.Trim();
        var shared = sandbox[$"shared/prepared/v1/{Path.GetFileName(first)}"];
        Spoil(shared);

        var second = (await sandbox.On("two").SucceedAsync($"{Init} --shared-cache shared")).Output.Trim();
        await SharedNodes.IsWholeAsync(second);
        Assert.Equal(2, sandbox.StandInEvents.Count(one => one.Name == "build-finished"));
        Assert.True(File.Exists($"{shared}/engine/rank0.engine"));

        await sandbox.On("three").SucceedAsync($"{Init} --shared-cache shared");
        Assert.Equal(2, sandbox.StandInEvents.Count(one => one.Name == "build-finished"));
    }

    /// <summary>
    /// Makes an artifact what an earlier version left: whole by its manifest, with the engine two folders down.
    /// </summary>
    private static void Spoil(string artifact)
    {
        var engine = Path.Combine(artifact, "engine");
        Directory.CreateDirectory(Path.Combine(engine, Deeper));
        foreach (var file in Directory.GetFiles(engine))
            File.Move(file, Path.Combine(engine, Deeper, Path.GetFileName(file)));
        var path = Path.Combine(artifact, "manifest.json");
        var manifest = JsonNode.Parse(File.ReadAllText(path))!;
        foreach (
            var file in manifest["files"]!
                .AsArray()
                .Where(file => ((string)file!["path"]!).StartsWith("engine/", StringComparison.Ordinal))
        )
            file!["path"] = ((string)file["path"]!).Replace("engine/", $"engine/{Deeper}/", StringComparison.Ordinal);
        File.WriteAllText(path, manifest.ToJsonString());
    }
}
