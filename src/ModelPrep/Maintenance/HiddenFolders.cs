using ModelPrep.Disk;

namespace ModelPrep.Maintenance;

/// <summary>
/// Finds the folders of both caches that this process cannot read. They belong to another user with a strict umask.
/// </summary>
/// <param name="cachePath">Root of ModelPrep's cache.</param>
/// <param name="hubCachePath">Root of the Hugging Face cache.</param>
internal sealed class HiddenFolders(string cachePath, string hubCachePath)
{
    private static readonly string[] OwnFolders = ["prepared", "work", "logs"];

    /// <summary>Unreadable folders of ModelPrep's cache. Their subfolders are not searched.</summary>
    public IEnumerable<string> InCache() => Find(cachePath, OwnFolders.Select(name => Path.Combine(cachePath, name)));

    /// <summary>Unreadable folders of the Hugging Face cache.</summary>
    public IEnumerable<string> InHubCache() => Find(hubCachePath, HubFolder.All(hubCachePath).SelectMany(Of));

    /// <summary>Throws if there is an unreadable folder.</summary>
    /// <param name="withHubCache">True to include the Hugging Face cache.</param>
    /// <exception cref="StorageException">There is an unreadable folder.</exception>
    public void RequireNone(bool withHubCache)
    {
        if ((withHubCache ? InCache().Concat(InHubCache()) : InCache()).FirstOrDefault() is { } path)
            throw new StorageException(
                Messages.DiskFails,
                $"User {Processes.CurrentUser.Name} may not read {path}, so what is in it and what it needs are "
                    + "unknown",
                "Run it as the user whom the folder belongs to, or let others read it"
            );
    }

    /// <summary>
    /// True if a folder of a repository is unreadable. Then it is unknown which of its blobs are needed.
    /// </summary>
    public static bool IsIn(HubFolder repository) =>
        Of(repository).SelectMany(path => Find(path, FolderWalk.MaximumDepth)).Any();

    private static string[] Of(HubFolder repository) =>
        OwnFolder.HasNoLink(repository.RootPath, repository.LocksPath)
            ? [repository.FolderPath, repository.LocksPath]
            : [repository.FolderPath];

    private static IEnumerable<string> Find(string root, IEnumerable<string> folders) =>
        Libc.IsDenied(root) ? [root] : folders.SelectMany(path => Find(path, FolderWalk.MaximumDepth));

    private static IEnumerable<string> Find(string path, int depth)
    {
        if (Libc.IsDenied(path))
            return [path];
        return depth > 0 ? DiskUsage.Folders(path, path).SelectMany(folder => Find(folder, depth - 1)) : [];
    }
}
