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
    /// <summary>
    /// How deep folders lie that one <c>init</c> makes: <c>prepared/v1/ID</c>, <c>models--NAME/snapshots/COMMIT</c>.
    /// </summary>
    private const int Depth = 3;

    private static readonly string[] OwnFolders = ["prepared", "work", "logs"];

    /// <summary>Those of ModelPrep's cache. What is below one of them is not looked at.</summary>
    public IEnumerable<string> InCache() => Find(cachePath, OwnFolders.Select(name => Path.Combine(cachePath, name)));

    /// <summary>Those of the Hugging Face cache.</summary>
    public IEnumerable<string> InHubCache() =>
        Find(hubCachePath, HubFolder.All(hubCachePath).Select(one => one.FolderPath));

    private static IEnumerable<string> Find(string root, IEnumerable<string> folders) =>
        Libc.IsDenied(root) ? [root] : folders.SelectMany(path => Find(path, Depth));

    private static IEnumerable<string> Find(string path, int depth)
    {
        if (Libc.IsDenied(path))
            return [path];
        return depth > 1 ? DiskUsage.Folders(path).SelectMany(folder => Find(folder, depth - 1)) : [];
    }
}
