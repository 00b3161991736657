using Microsoft.Extensions.Logging;

namespace ModelPrep.Disk;

/// <summary>The artifacts below <c>SHARED/prepared/v1</c>, published in the same way as those of a node.</summary>
/// <remarks>A damaged artifact is not used. The next one that is published replaces it.</remarks>
internal sealed partial class SharedTier(
    SharedMount mount,
    PublishMarker marker,
    KindCatalog kinds,
    ILogger<SharedTier> log
) : ISharedTier
{
    private readonly SharedFolder _folder = new(mount.FolderPath, kinds);
    private string? _seen;
    private string? _damaged;

    public async Task<IAsyncDisposable> ClaimAsync(ArtifactKey key, bool waits, CancellationToken cancellationToken)
    {
        var id = ArtifactId.Of(key);
        marker.Begin(id);
        var claim = mount.CreateClaim(id, "prepares the same artifact", log);
        if (waits)
            await claim.WaitAsync(
                "claiming an artifact",
                heartbeat => _folder.Read(id, heartbeat) is not null,
                cancellationToken
            );
        return claim;
    }

    public async Task<bool> HasAsync(ArtifactKey key, CancellationToken cancellationToken) =>
        await TryAsync(
            "looking for an artifact",
            heartbeat => Task.FromResult(Look(ArtifactId.Of(key), heartbeat)),
            cancellationToken
        )
            is { SnapshotPath: null };

    public Task<Manifest?> TakeAsync(ArtifactKey key, string folderPath, CancellationToken cancellationToken)
    {
        var from = _folder.PathOf(ArtifactId.Of(key));
        return TryAsync("copying an artifact from it", RunAsync, cancellationToken);

        async Task<Manifest?> RunAsync(Heartbeat heartbeat)
        {
            _seen = _folder.IdentityOf(ArtifactId.Of(key));
            if (_folder.Read(ArtifactId.Of(key), heartbeat) is not { } manifest)
                return null;
            Copying(ByteSize.Format(manifest.Files.Sum(file => file.Size)), from);
            await VerifiedCopy.RunAsync(from, folderPath, manifest, heartbeat);
            marker.End(manifest.Id);
            return manifest;
        }
    }

    public async Task PublishAsync(Artifact artifact, CancellationToken cancellationToken)
    {
        var id = artifact.Manifest.Id;
        if (!marker.IsOwed(id))
            return;
        await TryAsync<object>("publishing an artifact", RunAsync, cancellationToken);
        marker.End(id);

        async Task<object?> RunAsync(Heartbeat heartbeat)
        {
            if (_folder.Read(id, heartbeat) is not null && (_damaged is null || _folder.IdentityOf(id) != _damaged))
                return null; // another node was first
            var staged = _folder.Stage(id);
            try
            {
                await VerifiedCopy.RunAsync(artifact.FolderPath, staged, artifact.Manifest, heartbeat);
                ManifestFolder.Write(staged, artifact.Manifest);
                heartbeat.Beat();
                var (isPlaced, aside) = _folder.Place(staged, id, _damaged, heartbeat);
                if (aside is not null)
                    MovedAside(_folder.PathOf(id), aside);
                if (isPlaced)
                    Published(_folder.PathOf(id));
                else
                    FolderRemoval.Run(staged); // another node was faster
                return null;
            }
            catch
            {
                FolderRemoval.Run(staged);
                throw;
            }
        }
    }

    private Manifest? Look(string id, Heartbeat heartbeat)
    {
        var manifest = _folder.Read(id, heartbeat);
        if (manifest is null && File.Exists(Path.Combine(_folder.PathOf(id), Manifest.FileName)))
            NotTaken(_folder.PathOf(id));
        return manifest;
    }

    private async Task<T?> TryAsync<T>(string what, Func<Heartbeat, Task<T?>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await mount.TryAsync(what, work, cancellationToken);
        }
        catch (BrokenContentException e)
        {
            _damaged = _seen;
            Damaged($"{e.Code} {e.Message}");
            return default;
        }
    }

    [LoggerMessage(1301, LogLevel.Information, "Copying {Bytes} from {Path}")]
    private partial void Copying(string bytes, string path);

    [LoggerMessage(1302, LogLevel.Information, "Published for other nodes: {Path}")]
    private partial void Published(string path);

    [LoggerMessage(1303, LogLevel.Warning, "{Path} was broken; it is moved to {Aside} and replaced")]
    private partial void MovedAside(string path, string aside);

    [LoggerMessage(
        1310,
        LogLevel.Warning,
        "{Path} is not taken: its manifest or its files are not those of an artifact"
    )]
    private partial void NotTaken(string path);

    [LoggerMessage(1304, LogLevel.Warning, "{Problem}")]
    private partial void Damaged(string problem);
}
