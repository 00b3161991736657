using ModelPrep.Maintenance;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Maintenance;

/// <summary>What the listing says of artifacts that others remove meanwhile.</summary>
public sealed class ArtifactInventoryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_artifact_that_is_removed_while_it_is_listed_is_not_listed()
    {
        var (there, gone) = (ArtifactIn("there"), ArtifactIn("gone"));
        var store = new ListedArtifacts([there, gone]);
        var inventory = new ArtifactInventory(_folder.Path, store, new NothingHandedOver(), TimeProvider.System);
        var listed = new List<CachedArtifact>();
        foreach (var one in inventory.Artifacts())
        {
            listed.Add(one);
            Directory.Delete(gone.FolderPath, recursive: true);
        }

        Assert.Equal(there, Assert.Single(listed).Artifact);
    }

    private Artifact ArtifactIn(string name)
    {
        Directory.CreateDirectory(_folder[name]);
        File.WriteAllText(_folder[$"{name}/{Manifest.FileName}"], "{}");
        return Some.Artifact() with { FolderPath = _folder[name] };
    }

    private sealed class NothingHandedOver : IHandOver
    {
        public string FilePath => "/prepared.json";

        public HandedOver? Read() => null;

        public void Write(Artifact artifact, ModelSource source) => throw new NotSupportedException();
    }

    private sealed class ListedArtifacts(IReadOnlyList<Artifact> artifacts) : IArtifactStore
    {
        public IReadOnlyList<Artifact> List() => artifacts;

        public Artifact? Find(ArtifactKey key) => throw new NotSupportedException();

        public Artifact? Open(string folderPath) => throw new NotSupportedException();

        public string? ProblemOf(Artifact artifact) => throw new NotSupportedException();

        public string PlaceOf(ArtifactKey key) => throw new NotSupportedException();

        public string? ProblemAt(ArtifactKey key) => throw new NotSupportedException();

        public IArtifactUse Use(Artifact artifact) => throw new NotSupportedException();

        public bool TryRemove(Artifact artifact) => throw new NotSupportedException();

        public Task<IDisposable?> LockAsync(ArtifactKey key, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public void RequireOneMount() => throw new NotSupportedException();

        public void Recover(ArtifactKey key) => throw new NotSupportedException();

        public Artifact? FindMoved(ArtifactKey key) => throw new NotSupportedException();

        public StagedBuild StageCopy(Artifact artifact, ArtifactKey key) => throw new NotSupportedException();

        public StagedBuild Stage(ArtifactKey key) => throw new NotSupportedException();

        public Task<Artifact> PublishAsync(
            StagedBuild build,
            ArtifactKey key,
            BuildFacts facts,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public void Discard(StagedBuild build) => throw new NotSupportedException();
    }
}
