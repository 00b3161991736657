using Microsoft.Extensions.Logging;
using ModelPrep.Processes;

namespace ModelPrep.Maintenance;

/// <summary>Lists both caches. Changes nothing, and accepts missing or empty folders.</summary>
internal sealed partial class CacheInventory(
    ArtifactInventory artifacts,
    WeightInventory weights,
    HiddenFolders hidden,
    ILogger<CacheInventory> log
)
{
    /// <summary>The present contents, for a removal.</summary>
    /// <exception cref="StorageException">
    /// A folder cannot be read. Its content may be in use, or may need an entry that could be removed.
    /// </exception>
    public CacheContents Take()
    {
        hidden.RequireNone(withHubCache: true);
        return TakeVisible();
    }

    /// <summary>The present contents, for output. A folder that cannot be read is logged and skipped.</summary>
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
