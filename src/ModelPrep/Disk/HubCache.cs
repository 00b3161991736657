using System.Text;

namespace ModelPrep.Disk;

/// <summary>The Hugging Face cache.</summary>
/// <remarks>
/// Layout (huggingface_hub, "Understand caching"): <c>blobs/HASH</c> holds the bytes, <c>snapshots/COMMIT/PATH</c> are
/// relative links to blobs, <c>refs/REVISION</c> holds a commit without a newline (a newline breaks offline Python
/// clients). A blob that has its name is complete: only the rename of a verified, flushed file gives it the name (see
/// <see cref="PartialFiles"/>). Links are made when all blobs are there, and the ref is written last.
/// <see cref="CommitListing"/> and <see cref="AbsentFiles"/> save other clients requests.
/// </remarks>
internal sealed class HubCache(string rootPath, FileLock locks) : ISnapshotCache
{
    public string RootPath => rootPath;

    public string? FindCommit(RepositoryId repository, string revision)
    {
        var path = RefPath(repository, revision);
        return new HubFolder(rootPath, repository).ReadRef(path);
    }

    public async Task<IDisposable?> PinAsync(
        RepositoryId repository,
        string commit,
        CancellationToken cancellationToken
    )
    {
        var locksPath = new HubFolder(rootPath, repository).LocksPath;
        try
        {
            OwnFolder.Create(rootPath, locksPath);
            return await locks.WaitAsync(WeightPin.PathOf(locksPath, commit), WeightPin.TryShare, cancellationToken);
        }
        catch (Exception e) when (e is IOException { HResult: Errno.ReadOnlyFileSystem } or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public string SnapshotPath(RepositoryId repository, string commit) =>
        Path.Combine(RepositoryPath(repository), "snapshots", commit);

    public IReadOnlyList<RemoteFile>? FindListing(RepositoryId repository, string commit) =>
        Listing(repository, commit).Find();

    public IReadOnlyList<RemoteFile> ListPresent(RepositoryId repository, string commit)
    {
        var snapshot = SnapshotPath(repository, commit);
        return Directory.Exists(snapshot)
            ? [.. FolderWalk.AllFiles(snapshot).Select(path => SnapshotLink.Read(snapshot, path)).OfType<RemoteFile>()]
            : [];
    }

    public bool Contains(RepositoryId repository, string commit, RemoteFile file) =>
        HasSize(Path.Combine(SnapshotPath(repository, commit), file.Path), file.Size)
        || HasSize(BlobPath(repository, file), file.Size);

    public long BytesToReserve(RepositoryId repository, RemoteFile file) =>
        Math.Max(
            0,
            file.Size
                - (
                    PartialPath.Of(PartialsPath(repository), file).Max(path => FileStatus.Of(path.Data)?.AllocatedBytes)
                    ?? 0
                )
        );

    public long BytesKept(RepositoryId repository, RemoteFile file) =>
        PartialPath
            .Of(PartialsPath(repository), file)
            .Select(path => PartialRecord.Read(path.Record, file).Sum(kept => kept.Range.Length))
            .DefaultIfEmpty()
            .Max();

    public Stream OpenRead(RepositoryId repository, string commit, RemoteFile file) =>
        new FileStream(
            RegularFile.OpenRead(
                File.Exists(BlobPath(repository, file))
                    ? BlobPath(repository, file)
                    : Path.Combine(SnapshotPath(repository, commit), file.Path)
            ),
            FileAccess.Read
        );

    public async Task<IPartialFile?> OpenPartialAsync(
        RepositoryId repository,
        RemoteFile file,
        CancellationToken cancellationToken
    )
    {
        CacheFolderTag.Ensure(rootPath);
        var blob = BlobPath(repository, file);
        OwnFolder.Create(rootPath, Path.GetDirectoryName(blob)!);
        OwnFolder.Create(rootPath, Path.GetDirectoryName(LockPath(repository, file))!);
        var held = await locks.AcquireUnlessAsync(
            LockPath(repository, file),
            () => HasSize(blob, file.Size),
            () => ProgressOf(repository, file),
            cancellationToken
        );
        if (held is null)
            return null; // another process finished it while we waited
        try
        {
            if (!HasSize(blob, file.Size))
                return PartialFiles.Open(
                    PartialsPath(repository),
                    blob,
                    file,
                    held,
                    FileLock.Works(LockPath(repository, file))
                );
            held.Dispose(); // or just before
            return null;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public bool TryPublish(RepositoryId repository, string commit, string revision, FileSelection files)
    {
        var snapshot = SnapshotPath(repository, commit);
        PartialFiles.Sweep(PartialsPath(repository), Path.Combine(RepositoryPath(repository), "blobs"));
        var links = files.Files.Select(file => Path.Combine(snapshot, file.Path)).ToList();
        foreach (var folder in links.Select(Path.GetDirectoryName).Distinct(StringComparer.Ordinal))
            OwnFolder.Create(RepositoryPath(repository), folder!);
        foreach (var file in files.Files)
            SnapshotLink.Ensure(Path.Combine(snapshot, file.Path), BlobPath(repository, file));
        SnapshotLink.RemoveAbandoned(RepositoryPath(repository));
        // A removal spares blobs that a snapshot links to. So the files that are present now will stay.
        var gone = files
            .Files.Select(file => (File: file, Path: Path.Combine(snapshot, file.Path)))
            .Where(one => !HasSize(one.Path, one.File.Size))
            .ToList();
        gone.ForEach(one => File.Delete(one.Path));
        if (gone.Count > 0)
            return false;
        foreach (var folder in FolderWalk.AllFolders(snapshot).Append(snapshot))
            DurableFile.FlushFolder(folder);
        DurableFile.FlushFolder(Path.GetDirectoryName(snapshot)!);

        if (revision != commit && FindCommit(repository, revision) != commit)
        {
            var path = RefPath(repository, revision);
            OwnFolder.Create(rootPath, Path.GetDirectoryName(path)!);
            // A temporary file in refs/ would be a ref for other clients, and an incomplete ref breaks the repository.
            OwnFolder.Create(PartialsPath(repository));
            DurableFile.Replace(path, PartialsPath(repository), Encoding.ASCII.GetBytes(commit));
        }

        // Last, so that on a full disk it takes no space from the files.
        if (files.Listing is { } listing)
            WriteListing(repository, commit, listing);
        return true;
    }

    /// <summary>
    /// Stores which files the commit has and which it lacks. Later runs and other clients then need no request.
    /// </summary>
    private void WriteListing(RepositoryId repository, string commit, IReadOnlyList<RemoteFile> listing)
    {
        var snapshot = SnapshotPath(repository, commit);
        try
        {
            Listing(repository, commit)
                .Keep(listing, isComplete: listing.All(file => HasSize(Path.Combine(snapshot, file.Path), file.Size)));
            AbsentFiles.Mark(RepositoryPath(repository), commit, listing);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk may be full, or the cache may belong to another user. The files are there, which is what
            // matters.
        }
    }

    private string ProgressOf(RepositoryId repository, RemoteFile file) =>
        $"it has {ByteSize.Format(BytesKept(repository, file))} of {ByteSize.Format(file.Size)} of {file.Path}";

    private static bool HasSize(string path, long size) =>
        new FileInfo(path) is { Exists: true } info
        && ((info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo) ?? info) is { Exists: true } target
        && target.Length == size;

    private string RepositoryPath(RepositoryId repository) => Path.Combine(rootPath, repository.CacheFolderName);

    private CommitListing Listing(RepositoryId repository, string commit) => new(RepositoryPath(repository), commit);

    private string PartialsPath(RepositoryId repository) =>
        Path.Combine(RepositoryPath(repository), PartialPath.FolderName);

    private string BlobPath(RepositoryId repository, RemoteFile file) =>
        Path.Combine(RepositoryPath(repository), "blobs", file.Digest.Hex);

    private string RefPath(RepositoryId repository, string revision) =>
        Path.Combine(RepositoryPath(repository), "refs", revision);

    private string LockPath(RepositoryId repository, RemoteFile file) =>
        Path.Combine(rootPath, ".locks", repository.CacheFolderName, file.Digest.Hex + ".lock");
}
