using Microsoft.Extensions.Logging;
using ModelPrep.Steps;

namespace ModelPrep.Eviction;

/// <summary>Makes room for an <c>init</c> by removing what was least recently used, if the user has set a limit.</summary>
internal sealed partial class MakeRoom(
    CacheInventory inventory, EntryRemoval removal, ReserveSpace space, long? maxBytes, TimeProvider time, ILogger<MakeRoom> log)
{
    /// <exception cref="NoSpaceException">The limit cannot be kept: the rest is in use.</exception>
    public void Run(ResolvedModel model, FileSelection files, BuildPlan? build)
    {
        if (maxBytes is not { } max)
            return;
        var needs = space.NeedsOf(model, files, build);
        var contents = inventory.Take();
        var target = Math.Min(max - needs.Bytes, contents.TotalBytes - space.Shortage(needs));
        if (contents.TotalBytes <= target)
            return;
        var needed = files.Files.Select(file => file.Digest.Hex).ToHashSet(StringComparer.Ordinal);
        var rules = new PruneRules(Math.Max(0, target), null, [], 0, Weights: true, entry => IsNeeded(entry, model, needed));
        Check(PrunePlan.Run(contents, rules, time.GetUtcNow(), _ => true)); // nothing goes in vain
        var pruned = PrunePlan.Run(contents, rules, time.GetUtcNow(), removal.TryRemove);
        foreach (var (entry, bytes, reason) in pruned.Removed)
            Removed(entry.Name, ByteSize.Format(bytes), reason);
        Check(pruned);

        void Check(Pruned plan)
        {
            if (plan.BytesLeft + needs.Bytes <= max)
                return;
            throw new NoSpaceException(
                $"{model.Source} needs {ByteSize.Format(needs.Bytes)}, but --max-cache-size is {ByteSize.Format(max)} and {ByteSize.Format(plan.BytesLeft)} cannot go: "
                + string.Join("; ", plan.Kept.Select(kept => $"{kept.Entry.Name}: {kept.Reason}")),
                "Stop what uses the cache, or allow more");
        }
    }

    /// <remarks>A file of ours that is there already may be there for the sake of another revision.</remarks>
    private static bool IsNeeded(CacheEntry entry, ResolvedModel model, HashSet<string> needed) => entry switch
    {
        CachedRevision revision when model.Source is ModelSource.Hub hub && revision.Repository == hub.Repository =>
            revision.Commit == model.Commit || revision.Files.Any(file => needed.Contains(Path.GetFileName(file.Path))),
        Leftover leftover => needed.Contains(Path.GetFileName(leftover.FilePath).Split('.')[0]),
        _ => false,
    };

    [LoggerMessage(3501, LogLevel.Information, "Removed {Entry} to make room, {Bytes}: {Reason}")]
    private partial void Removed(string entry, string bytes, string reason);
}
