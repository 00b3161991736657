using LoopbackHub;
using static ModelPrep.Tests.EndToEnd.SharedNodes;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// What lies on the nodes and on the tier of a soak: all that has its final name is what that name says.
/// </summary>
internal sealed class TierState(Sandbox sandbox, HubRepository other)
{
    private static readonly string[] Needed =
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
        Interlocked.Add(ref _hashed, Needed.Length);
    }

    /// <summary>
    /// After a pruning nothing is left of what was killed but empty files, and temporary ones for an hour.
    /// </summary>
    public void NothingIsLeftOn(string node)
    {
        Assert.Empty(FoldersIn($"{node}/cache/work"));
        foreach (var repository in FoldersIn(HubOf(node), "models--*"))
        {
            var own = FilesIn(Path.Combine(repository, ".modelprep"))
                .Select(path => Path.GetRelativePath(repository, path));
            Assert.All(
                own.Where(IsNoTemporary),
                path => Assert.StartsWith(".modelprep/trees/", path, StringComparison.Ordinal)
            );
            Assert.Empty(
                FilesIn(Path.Combine(repository, "blobs"))
                    .Except(
                        FilesIn(Path.Combine(repository, "snapshots"))
                            .Select(link => new FileInfo(link).ResolveLinkTarget(returnFinalTarget: true)!.FullName)
                    )
            );
        }

        Assert.All(FilesIn(sandbox[$"{node}/cache/locks"]), path => Assert.Equal(0, new FileInfo(path).Length));
        Assert.InRange(FilesIn(sandbox[$"{node}/cache/locks"]).Count(), 0, 40);
        Assert.InRange(FilesIn(sandbox[$"{HubOf(node)}/.locks"]).Count(), 0, 40);
    }

    /// <summary>What was killed may leave one folder or file each on the tier, for a day.</summary>
    public void LittleIsLeftOnTheTier(int deeds)
    {
        Assert.InRange(FoldersIn("shared/work").Count(), 0, deeds);
        Assert.InRange(FilesIn(sandbox["shared/leases"]).Count(), 0, deeds);
    }

    /// <summary>Removes all that is published there, and has what else there is look as if left a week ago.</summary>
    public void EmptyAndAgeTheTier()
    {
        foreach (
            var published in FoldersIn("shared/prepared")
                .Concat(
                    FoldersIn("shared/hub")
                        .SelectMany(hub => new[] { "blobs", "refs", "snapshots" }.Select(name => $"{hub}/{name}"))
                )
        )
        {
            if (Directory.Exists(published))
                Directory.Delete(published, recursive: true);
        }

        var weekAgo = DateTime.UtcNow.AddDays(-8);
        foreach (var folder in FoldersIn("shared/work"))
            Directory.SetLastWriteTimeUtc(folder, weekAgo);
        foreach (var file in FilesIn(sandbox["shared/hub"]))
            File.SetLastWriteTimeUtc(file, weekAgo);
    }

    /// <summary>Checks that nobody waits for a dead node, and that nothing is half published.</summary>
    public void NothingIsLeftOnTheTier()
    {
        Assert.Empty(FoldersIn("shared/work"));
        Assert.DoesNotContain(FilesIn(sandbox["shared"]), path => path.EndsWith(".copy", StringComparison.Ordinal));
        Assert.DoesNotContain(FilesIn(sandbox["shared/leases"]), IsNoTemporary);
    }

    private async Task IsWholeArtifactAsync(string path)
    {
        await IsWholeAsync(path);
        Interlocked.Add(ref _hashed, FilesIn(path).Count());
    }

    private static string HubOf(string node) => $"{node}/huggingface/hub";

    private static bool IsNoTemporary(string path) => !path.EndsWith(".tmp", StringComparison.Ordinal);

    private IEnumerable<string> FoldersIn(string folder, string pattern = "*") =>
        Directory.Exists(sandbox[folder]) ? Directory.EnumerateDirectories(sandbox[folder], pattern) : [];

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [];
}
