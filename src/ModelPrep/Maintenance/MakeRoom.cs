using Microsoft.Extensions.Logging;
using ModelPrep.Disk;

namespace ModelPrep.Maintenance;

/// <summary>
/// Makes room for an <c>init</c> by removing the least recently used entries, if the user has set a limit.
/// </summary>
/// <remarks>
/// First frees each disk that has too little room; only entries on that disk help. Then, if needed, removes entries
/// until the limit is met.
/// </remarks>
internal sealed partial class MakeRoom(
    CacheInventory inventory,
    EntryRemoval removal,
    ReserveSpace space,
    long? maxBytes,
    TimeProvider time,
    ILogger<MakeRoom> log
)
{
    private const string Elsewhere = "it is on another disk";

    /// <summary>Removes the entries. Call <see cref="Look"/> first, so that nothing is removed in vain.</summary>
    /// <exception cref="NoSpaceException">Enough room cannot be freed: the rest is in use.</exception>
    public void Run(ResolvedModel model, FileSelection files, IBuild? build) =>
        Make(model, files, build, isTrial: false);

    /// <summary>Lists what would be removed; null if the user has set no limit. Removes nothing.</summary>
    /// <exception cref="NoSpaceException">Enough room cannot be freed: the rest is in use.</exception>
    public IReadOnlyList<Removal>? Look(ResolvedModel model, FileSelection files, IBuild? build) =>
        Make(model, files, build, isTrial: true);

    private List<Removal>? Make(ResolvedModel model, FileSelection files, IBuild? build, bool isTrial)
    {
        if (maxBytes is not { } max)
            return null;
        var needs = space.NeedsOf(model, files, build);
        var (contents, shortages) = (inventory.Take(), space.Shortages(needs));
        var needed = files.Files.Select(file => file.Digest.Hex).ToHashSet(StringComparer.Ordinal);
        var (left, gone) = (contents, new List<Removal>());
        foreach (var disk in shortages)
            Prune(left.TotalBytes - disk.MissingBytes, entry => Helps(entry, disk) ? null : Elsewhere, $"{disk}");
        Prune(
            max - needs.KeptBytes,
            _ => null,
            $"{model.Source} needs {ByteSize.Format(needs.KeptBytes)}, but --max-cache-size is {ByteSize.Format(max)}"
        );
        return gone;

        void Prune(long target, Func<CacheEntry, string?> whyExempt, string problem)
        {
            if (left.TotalBytes <= target)
                return;
            var rules = new PruneRules(
                Math.Max(0, target),
                null,
                [],
                0,
                Weights: true,
                entry => IsNeeded(entry, model, needed) ? "it is needed" : whyExempt(entry)
            );
            var pruned = PrunePlan.Run(left, rules, time.GetUtcNow(), isTrial ? _ => null : removal.Remove);
            if (!isTrial)
                Say(pruned);
            gone.AddRange(pruned.Removed);
            left = pruned.Removed.Aggregate(left, (rest, removed) => rest.Without(removed.Entry));
            if (pruned.BytesLeft > target)
                throw NotEnough(pruned, problem);
        }
    }

    private void Say(Pruned pruned)
    {
        foreach (var (entry, bytes, reason) in pruned.Removed)
            Removed(entry.Name, ByteSize.Format(bytes), reason);
    }

    private static NoSpaceException NotEnough(Pruned pruned, string problem)
    {
        var held = pruned
            .Kept.Where(kept => kept.Reason != Elsewhere)
            .Select(kept => $"{kept.Entry.Name}: {kept.Reason}")
            .ToList();
        return new NoSpaceException(
            Messages.CacheHeld,
            $"{problem}, and only {ByteSize.Format(pruned.FreedBytes)} can "
                + $"go{(held.Count > 0 ? $"; what stays: {string.Join("; ", held)}" : "")}",
            "Stop what uses the cache, free space there, or allow more"
        );
    }

    /// <remarks>
    /// Removing the artifact helps on any disk if its server reads weights on this one: they can be removed next.
    /// </remarks>
    private bool Helps(CacheEntry entry, SpaceShortage disk) =>
        entry switch
        {
            CachedArtifact { Artifact: var artifact } => space.IsOn(disk, artifact.FolderPath)
                || (artifact.Manifest.SnapshotPath is { } weights && space.IsOn(disk, weights)),
            CachedRevision revision => space.IsOn(disk, revision.FolderPath),
            Leftover leftover => space.IsOn(disk, leftover.FilePath),
            _ => false,
        };

    /// <remarks>A needed file that is already present may belong to another revision.</remarks>
    private static bool IsNeeded(CacheEntry entry, ResolvedModel model, HashSet<string> needed) =>
        entry switch
        {
            CachedRevision revision when revision.Repository == model.Source.Repository => revision.Commit
                == model.Commit
                || revision.Files.Any(file => needed.Contains(Path.GetFileName(file.Path))),
            Leftover leftover => needed.Contains(Path.GetFileName(leftover.FilePath).Split('.')[0]),
            _ => false,
        };

    [LoggerMessage(3501, LogLevel.Information, "Removed {Entry} to make room, {Bytes}: {Reason}")]
    private partial void Removed(string entry, string bytes, string reason);
}
