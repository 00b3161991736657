using ModelPrep.Disk;

namespace ModelPrep.Eviction;

/// <summary>
/// Finds the folders of both caches that this process may not read. They belong to another user, whose umask keeps
/// others out.
/// </summary>
/// <param name="cachePath">Root of ModelPrep's cache.</param>
/// <param name="hubCachePath">Root of the Hugging Face cache.</param>
internal sealed class HiddenFolders(string cachePath, string hubCachePath)
{
    private static readonly string[] OwnFolders = ["prepared", "work", "logs"];

    /// <summary>Those of ModelPrep's cache. What is below one of them is not looked at.</summary>
    public IEnumerable<string> InCache() => Find(cachePath, OwnFolders.Select(name => Path.Combine(cachePath, name)));

    /// <summary>Those of the Hugging Face cache.</summary>
    public IEnumerable<string> InHubCache() => Find(hubCachePath, HubFolder.All(hubCachePath).SelectMany(Of));

    /// <summary>Refuses to go on where there are any.</summary>
    /// <param name="withHubCache">Whether those of the Hugging Face cache count, too.</param>
    /// <exception cref="StorageException">There is one.</exception>
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

    /// <summary>Whether a repository hides something. Then nobody can tell which of its blobs are needed.</summary>
    public static bool IsIn(HubFolder repository) =>
        Of(repository).SelectMany(path => Find(path, FolderWalk.MaximumDepth)).Any();

    private static string[] Of(HubFolder repository) =>
        OwnFolder.Leads(repository.RootPath, repository.LocksPath)
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
