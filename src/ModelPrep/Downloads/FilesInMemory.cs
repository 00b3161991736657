namespace ModelPrep.Downloads;

/// <summary>
/// Opens files of the hub without changing anything: from the cache, or downloaded into memory and not stored.
/// </summary>
internal sealed class FilesInMemory(IModelHub hub, ISnapshotCache cache) : IHubFiles
{
    public async Task<OpenedFile> OpenAsync(
        RepositoryId repository,
        string commit,
        RemoteFile file,
        CancellationToken cancellationToken
    )
    {
        SmallFile.Require(repository, commit, file);
        if (cache.Contains(repository, commit, file))
            return new OpenedFile(cache.OpenRead(repository, commit, file), ReceivedBytes: 0);
        var memory = new MemorySink(file);
        using var remote = hub.Open(repository, commit, file);
        await remote.CopyAsync(memory, cancellationToken);
        using var hash = file.Digest.StartHash(file.Size);
        hash.AppendData(memory.Bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset()) is var actual && actual == file.Digest.Hex
            ? new OpenedFile(new MemoryStream(memory.Bytes, writable: false), ReceivedBytes: 0)
            : throw new BrokenContentException(
                Messages.DownloadDamaged,
                $"{file.Path} arrived damaged: it has the hash {actual}, expected {file.Digest}",
                "Run again; if it stays so, a proxy or mirror between here and the hub changes files"
            );
    }

    /// <summary>Collects a whole file in memory.</summary>
    private sealed class MemorySink(RemoteFile file) : IRangeSink
    {
        public byte[] Bytes { get; } = new byte[file.Size];

        public long Position { get; private set; }

        public long End => Bytes.Length;

        public void Extend() { }

        public void Write(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(Bytes.AsSpan((int)Position));
            Position += bytes.Length;
        }
    }
}
