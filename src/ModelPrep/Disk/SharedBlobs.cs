namespace ModelPrep.Disk;

/// <summary>The blobs of one repository in the shared Hugging Face cache.</summary>
internal sealed class SharedBlobs(HubFolder folder)
{
    private const int FilesAtOnce = 8;
    private const string CopySuffix = ".copy";

    /// <summary>
    /// A copy left by a publisher that died is removed when it is this much older than the file being published.
    /// </summary>
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);

    /// <summary>Path of a file's blob.</summary>
    public string PathOf(RemoteFile file) => Path.Combine(folder.BlobsPath, file.Digest.Hex);

    /// <summary>Size of a file's blob; null if there is none.</summary>
    public long? LengthOf(RemoteFile file, Heartbeat heartbeat)
    {
        heartbeat.Beat();
        return FileStatus.OfLink(PathOf(file)) is { IsRegular: true } ? new FileInfo(PathOf(file)).Length : null;
    }

    /// <summary>
    /// Copies files to the shared cache in parallel, and hashes them on the way. Replaces existing blobs.
    /// </summary>
    /// <param name="files">The files.</param>
    /// <param name="open">Opens a file.</param>
    /// <param name="heartbeat">Receives heartbeats.</param>
    /// <exception cref="BrokenContentException">The content of a file does not match its hash.</exception>
    public async Task AddAsync(
        IReadOnlyCollection<RemoteFile> files,
        Func<RemoteFile, Stream> open,
        Heartbeat heartbeat
    )
    {
        if (files.Count == 0)
            return;
        OwnFolder.Create(folder.RootPath, folder.BlobsPath);
        OwnFolder.Create(folder.OwnPath);
        await Parallel.ForEachAsync(
            files.OrderByDescending(file => file.Size),
            new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce },
            (file, failed) =>
            {
                Add(file, open, heartbeat, failed);
                return ValueTask.CompletedTask;
            }
        );
        DurableFile.FlushFolder(folder.BlobsPath);
    }

    private void Add(RemoteFile file, Func<RemoteFile, Stream> open, Heartbeat heartbeat, CancellationToken failed)
    {
        var copy = Path.Combine(folder.OwnPath, $"{file.Digest.Hex}.{DurableFile.Unique()}{CopySuffix}");
        try
        {
            using (var source = open(file))
            using (var hash = file.Digest.StartHash(file.Size))
            {
                HashedCopy.Run(source, copy, file.Size, modifiedAt: null, hash, heartbeat, failed);
                if (Convert.ToHexStringLower(hash.GetHashAndReset()) is var actual && actual != file.Digest.Hex)
                    throw new BrokenContentException(
                        Messages.CopyDamaged,
                        $"{file.Path} in this node's cache has the hash {actual}, expected {file.Digest}",
                        "It is not published"
                    );
            }

            // Compares times of the file server's clock only, not of this node's clock.
            RemoveLeftOver(file, File.GetLastWriteTimeUtc(copy) - AbandonedAfter);
            File.Move(copy, PathOf(file), overwrite: true);
            heartbeat.Beat();
        }
        catch
        {
            File.Delete(copy);
            throw;
        }
    }

    private void RemoveLeftOver(RemoteFile file, DateTime limit)
    {
        foreach (
            var old in FolderWalk
                .Files(folder.OwnPath, $"{file.Digest.Hex}.*{CopySuffix}")
                .Where(old => File.GetLastWriteTimeUtc(old) < limit)
        )
            File.Delete(old);
    }
}
