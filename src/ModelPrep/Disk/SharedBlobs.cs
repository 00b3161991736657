namespace ModelPrep.Disk;

/// <summary>The bytes of one repository in the Hugging Face cache that nodes share.</summary>
internal sealed class SharedBlobs(HubFolder folder)
{
    private const int FilesAtOnce = 8;
    private const string CopySuffix = ".copy";

    /// <summary>
    /// What a publisher that died has left is removed when it is so much older than what is published then.
    /// </summary>
    private static readonly TimeSpan LeftAlone = TimeSpan.FromDays(1);

    /// <summary>Path of a file's bytes.</summary>
    public string PathOf(RemoteFile file) => Path.Combine(folder.BlobsPath, file.Digest.Hex);

    /// <summary>How many bytes a file has there; null when it is not.</summary>
    public long? LengthOf(RemoteFile file, Pulse pulse)
    {
        pulse.Beat();
        return FileStatus.OfLink(PathOf(file)) is { IsRegular: true } ? new FileInfo(PathOf(file)).Length : null;
    }

    /// <summary>
    /// Copies files there, several at once, each hashed on the way; what stands in their places is replaced.
    /// </summary>
    /// <param name="files">The files.</param>
    /// <param name="open">Opens one of them.</param>
    /// <param name="pulse">Told of progress.</param>
    /// <exception cref="BrokenContentException">One is not what its hash says.</exception>
    public async Task AddAsync(IReadOnlyCollection<RemoteFile> files, Func<RemoteFile, Stream> open, Pulse pulse)
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
                Add(file, open, pulse, failed);
                return ValueTask.CompletedTask;
            }
        );
        DurableFile.FlushFolder(folder.BlobsPath);
    }

    private void Add(RemoteFile file, Func<RemoteFile, Stream> open, Pulse pulse, CancellationToken failed)
    {
        var copy = Path.Combine(folder.OwnPath, $"{file.Digest.Hex}.{DurableFile.Unique()}{CopySuffix}");
        try
        {
            using (var source = open(file))
            using (var hash = file.Digest.StartHash(file.Size))
            {
                HashedCopy.Run(source, copy, file.Size, modifiedAt: null, hash, pulse, failed);
                if (Convert.ToHexStringLower(hash.GetHashAndReset()) is var actual && actual != file.Digest.Hex)
                    throw new BrokenContentException(
                        Messages.CopyDamaged,
                        $"{file.Path} in this node's cache has the hash {actual}, expected {file.Digest}",
                        "It is not published"
                    );
            }

            // the clock of the file server counts, not ours
            RemoveLeftOver(file, File.GetLastWriteTimeUtc(copy) - LeftAlone);
            File.Move(copy, PathOf(file), overwrite: true);
            pulse.Beat();
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
