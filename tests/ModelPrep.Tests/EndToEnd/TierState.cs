using LoopbackHub;
using static ModelPrep.Tests.EndToEnd.SharedNodes;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// What lies on the nodes and on the tier of a soak: all that has its final name is what that name says.
/// </summary>
internal sealed class TierState(Sandbox sandbox, HubRepository other)
{
    /// <summary>What a server needs of a snapshot.</summary>
    public static readonly IReadOnlyList<string> Needed =
    [
        "config.json",
        "tokenizer.json",
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
    ];

    private long _hashed;

    /// <summary>How many files were hashed.</summary>
    public long Hashed => Interlocked.Read(ref _hashed);

    /// <summary>Checks every file that can be seen.</summary>
    public async Task NothingIsBrokenAsync()
    {
        foreach (var cache in SoakDeed.Nodes.Select(node => $"{node}/cache").Append("shared"))
        {
            foreach (var artifact in FoldersIn($"{cache}/prepared/v1"))
                await IsWholeArtifactAsync(artifact);
        }

        foreach (var hub in SoakDeed.Nodes.Select(HubOf).Append("shared/hub"))
        {
            foreach (var repository in FoldersIn(hub, "models--*").Select(Path.GetFileName))
            {
                sandbox.NothingBrokenIsIn($"{hub}/{repository}");
                Interlocked.Add(ref _hashed, sandbox.FilesOf($"{hub}/{repository}/blobs").Count());
            }
        }
    }

    /// <summary>Checks what an <c>init</c> reported: an artifact, or a snapshot with all that is needed.</summary>
    public async Task IsHandedOverAsync(string node, string model, string path)
    {
        if (path.StartsWith(sandbox[$"{node}/cache/prepared/v1/"], StringComparison.Ordinal))
            await IsWholeArtifactAsync(path);
        if (File.Exists($"{path}/engine/rank0.engine"))
            return; // whose server needs no weights
        var repository = model == "other" ? other : sandbox.Model;
        var snapshot = sandbox[$"{HubOf(node)}/models--org--{model}/snapshots/{repository.Commit}"];
        foreach (var name in Needed)
            Assert.Equal(repository[name].Content.Sha256(), new DiskContent($"{snapshot}/{name}").Sha256());
        Interlocked.Add(ref _hashed, Needed.Count);
    }

    private async Task IsWholeArtifactAsync(string path)
    {
        await IsWholeAsync(path);
        Interlocked.Add(ref _hashed, FilesIn(path).Count());
    }

    private static string HubOf(string node) => $"{node}/huggingface/hub";

    private IEnumerable<string> FoldersIn(string folder, string pattern = "*") =>
        Directory.Exists(sandbox[folder]) ? Directory.EnumerateDirectories(sandbox[folder], pattern) : [];

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [];
}
