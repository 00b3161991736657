using Microsoft.Extensions.Logging;
using ModelPrep.Processes;

namespace ModelPrep.Eviction;

/// <summary>Looks at both caches. It changes nothing, and takes what is missing or empty for what it is.</summary>
internal sealed partial class CacheInventory(
    ArtifactInventory artifacts,
    WeightInventory weights,
    HiddenFolders hidden,
    ILogger<CacheInventory> log
)
{
    /// <summary>What is there now, for a removal.</summary>
    /// <exception cref="StorageException">
    /// Something may not be read. What is in it may need what could be removed, or be in use.
    /// </exception>
    public CacheContents Take()
    {
        hidden.RequireNone(withHubCache: true);
        return TakeVisible();
    }

    /// <summary>
    /// What is there now, to be shown. A folder that may not be read is named in the log, and left out.
    /// </summary>
    public CacheContents TakeVisible()
    {
        var (own, hub) = (hidden.InCache().ToList(), hidden.InHubCache().ToList());
        var leftOut = own.Concat(hub).Distinct(StringComparer.Ordinal).ToList();
        foreach (var path in leftOut)
            IsLeftOut(path, CurrentUser.Name);
        return new(
            [.. artifacts.Artifacts().OrderByDescending(artifact => artifact.LastUsed)],
            [.. weights.Revisions().OrderByDescending(revision => revision.LastUsed)],
            [.. own.Count > 0 ? [] : artifacts.Leftovers(), .. weights.Leftovers()]
        )
        {
            LeftOut = leftOut,
        };
    }

    [LoggerMessage(1321, LogLevel.Warning, "User {User:l} may not read {Path}: what is in it is left out")]
    private partial void IsLeftOut(string path, string user);
}
