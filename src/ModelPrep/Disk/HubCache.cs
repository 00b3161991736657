using System.Text;

namespace ModelPrep.Disk;

/// <summary>The Hugging Face cache.</summary>
/// <remarks>
/// Layout (huggingface_hub, "Understand caching"): <c>blobs/HASH</c> are the bytes, <c>snapshots/COMMIT/PATH</c> are relative
/// links to them, <c>refs/REVISION</c> holds a commit without a newline (a newline breaks offline Python clients). The
/// presence of a blob's name means that it is complete, so a blob gets its name only by renaming a verified, flushed file;
/// links are made when all blobs are there, and the ref comes last.
/// </remarks>
internal sealed class HubCache(string rootPath, FileLock locks) : ISnapshotCache
{
    private const string PartialSuffix = ".modelprep.incomplete";

    public string RootPath => rootPath;

    public string? FindCommit(RepositoryId repository, string revision)
    {
        var path = RefPath(repository, revision);
        return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } commit ? commit : null;
    }

    public string SnapshotPath(RepositoryId repository, string commit) =>
        Path.Combine(RepositoryPath(repository), "snapshots", commit);

    public bool Contains(RepositoryId repository, string commit, RemoteFile file) =>
        HasSize(Path.Combine(SnapshotPath(repository, commit), file.Path), file.Size)
        || HasSize(BlobPath(repository, file), file.Size);

    public Stream OpenRead(RepositoryId repository, string commit, RemoteFile file) =>
        File.OpenRead(File.Exists(BlobPath(repository, file)) ? BlobPath(repository, file) : Path.Combine(SnapshotPath(repository, commit), file.Path));

    public async Task StoreAsync(
        RepositoryId repository, RemoteFile file, Func<IContentSink, Task> write, CancellationToken cancellationToken)
    {
        CacheFolderTag.Ensure(rootPath);
        var blob = BlobPath(repository, file);
        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        using var held = await locks.AcquireAsync(LockPath(repository, file), cancellationToken);
        if (HasSize(blob, file.Size))
            return; // somebody else finished it while we waited
        RemoveAbandonedPartials(blob);

        var partial = $"{blob}.{DurableFile.Unique()}{PartialSuffix}";
        try
        {
            using (var handle = File.OpenHandle(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            using (var sink = new BlobSink(handle, file))
            {
                await write(sink);
                sink.Verify();
                RandomAccess.FlushToDisk(handle);
            }

            File.Move(partial, blob, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }

        DurableFile.FlushFolder(Path.GetDirectoryName(blob)!);
    }

    public void Publish(RepositoryId repository, string commit, string revision, IEnumerable<RemoteFile> files)
    {
        var snapshot = SnapshotPath(repository, commit);
        foreach (var file in files)
            SnapshotLink.Ensure(Path.Combine(snapshot, file.Path), BlobPath(repository, file));
        foreach (var folder in Directory.EnumerateDirectories(snapshot, "*", SearchOption.AllDirectories).Append(snapshot))
            DurableFile.FlushFolder(folder);
        DurableFile.FlushFolder(Path.GetDirectoryName(snapshot)!);

        if (revision == commit || FindCommit(repository, revision) == commit)
            return;
        var path = RefPath(repository, revision);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        DurableFile.Replace(path, Encoding.ASCII.GetBytes(commit));
    }

    private static bool HasSize(string path, long size) =>
        new FileInfo(path) is { Exists: true } info
        && ((info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo) ?? info) is { Exists: true } target
        && target.Length == size;

    /// <summary>A writer holds a lock on its partial file, so one that can be locked has no writer any more.</summary>
    private static void RemoveAbandonedPartials(string blob)
    {
        foreach (var path in Directory.EnumerateFiles(Path.GetDirectoryName(blob)!, $"{Path.GetFileName(blob)}.*{PartialSuffix}"))
        {
            using var owned = FileLock.TryAcquire(path);
            if (owned is not null)
                File.Delete(path);
        }
    }

    private string RepositoryPath(RepositoryId repository) => Path.Combine(rootPath, repository.CacheFolderName);

    private string BlobPath(RepositoryId repository, RemoteFile file) =>
        Path.Combine(RepositoryPath(repository), "blobs", file.Digest.Hex);

    private string RefPath(RepositoryId repository, string revision) =>
        Path.Combine(RepositoryPath(repository), "refs", revision);

    private string LockPath(RepositoryId repository, RemoteFile file) =>
        Path.Combine(rootPath, ".locks", repository.CacheFolderName, file.Digest.Hex + ".lock");
}
