using System.Text.Json.Nodes;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Manifests that are JSON and no manifests, in the node's cache and in the shared one.</summary>
public sealed class DamagedManifestTests
{
    private const string Init = "init --model org/model";

    public static TheoryData<string, string> Damages =>
        new()
        {
            { "files", "[null]" },
            { "files", "[]" },
            { "files/0/path", "null" },
            { "files/0/path", "\"a\\u0000b\"" },
            { "key", "{}" },
        };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task In_the_node_cache_it_is_a_broken_artifact_and_the_others_work(string at, string value)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var other = (await sandbox.SucceedAsync($"{Init} --engine vllm --served-name other")).Output.Trim();
        var artifact = (await sandbox.SucceedAsync($"{Init} --engine vllm")).Output.Trim();
        Spoil(artifact, at, value);

        Assert.Contains("broken artifact", (await sandbox.SucceedAsync("cache list")).Output, StringComparison.Ordinal);
        await sandbox.FailAsync("MP6508", "cache verify", $"{artifact}/manifest.json the first of them");
        await sandbox.SucceedAsync($"cache verify {Path.GetFileName(other)}");
        await sandbox.FailAsync("MP7804", "serve --dry-run");
        await sandbox.SucceedAsync("plan --model org/model --engine vllm --served-name other");
        await sandbox.SucceedAsync("cache prune --dry-run");
        var again = await sandbox.SucceedAsync($"{Init} --engine vllm");
        Assert.Equal(artifact, again.Output.Trim());
        Assert.Contains("It is moved to", again.Log, StringComparison.Ordinal);
        await sandbox.SucceedAsync("cache verify");
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task In_the_shared_cache_it_is_not_taken_and_the_node_builds(string at, string value)
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        var first = (await sandbox.On("one").SucceedAsync($"{Init} --shared-cache shared")).Output.Trim();
        Spoil(sandbox[$"shared/prepared/v1/{Path.GetFileName(first)}"], at, value);
        var second = await sandbox.On("two").SucceedAsync($"{Init} --shared-cache shared");
        Assert.Contains("is not taken", second.Log, StringComparison.Ordinal);
        await SharedNodes.IsWholeAsync(second.Output.Trim());
        await SharedNodes.IsWholeAsync(sandbox[$"shared/prepared/v1/{Path.GetFileName(first)}"]);
    }

    [Fact]
    public async Task One_broken_manifest_is_counted_as_one_file()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Spoil((await sandbox.SucceedAsync($"{Init} --engine vllm")).Output.Trim(), "files", "[null]");
        await sandbox.FailAsync("MP6508", "cache verify", "1 of 1 files is not what it must be");
    }

    private static void Spoil(string artifact, string at, string value)
    {
        var path = Path.Combine(artifact, "manifest.json");
        var manifest = JsonNode.Parse(File.ReadAllText(path))!;
        var (node, names) = (manifest, at.Split('/'));
        foreach (var name in names[..^1])
            node = (int.TryParse(name, out var index) ? node[index] : node[name])!;
        var damaged = JsonNode.Parse(value);
        if (int.TryParse(names[^1], out var last))
            node[last] = damaged;
        else
            node[names[^1]] = damaged;
        File.WriteAllText(path, manifest.ToJsonString());
    }
}
