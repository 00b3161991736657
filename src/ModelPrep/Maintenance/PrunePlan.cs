namespace ModelPrep.Maintenance;

/// <summary>
/// Decides what is pruned, in which order and why: first leftovers, then the least recently used entries. Pure.
/// </summary>
/// <remarks>
/// Weights count as recently used as the artifacts whose servers read them, and are removed after those. An entry that
/// turns out to be in use stays, and the next one is removed instead.
/// </remarks>
internal static class PrunePlan
{
    /// <summary>
    /// Longest time, image pulls included, from the end of an <c>init</c> until the server of its pod holds a lock.
    /// </summary>
    /// <remarks>Hand-over files are in the pods, so the hand-over file of this cache does not help.</remarks>
    private static readonly TimeSpan StartOfServer = TimeSpan.FromMinutes(30);

    /// <param name="contents">The present contents.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="now">The current time.</param>
    /// <param name="remove">Removes an entry. Returns the reason if the entry stays, else null.</param>
    public static Pruned Run(
        CacheContents contents,
        PruneRules rules,
        DateTimeOffset now,
        Func<CacheEntry, string?> remove
    )
    {
        var left = rules.Weights ? contents : contents with { Revisions = [] };
        var protectedOnes = left
            .Artifacts.Take(rules.KeepNewest)
            .Concat<CacheEntry>(left.Revisions.Take(rules.KeepNewest))
            .Concat(contents.Find(rules.KeepNames))
            .ToHashSet(ReferenceEqualityComparer.Instance);
        var (removed, kept) = (new List<Removal>(), new List<Kept>());
        foreach (var leftover in left.Leftovers)
            Consider(leftover, "left by a process that has ended");
        foreach (
            var (entry, used) in left
                .Entries.Select(entry => (entry, UsedAt(contents, entry)))
                .OrderBy(one => one.Item2)
                .ToList()
        )
        {
            if (now - used > rules.MaxAge)
                Consider(entry, $"not used since {used:yyyy-MM-dd HH:mm}");
            else if (left.TotalBytes > rules.MaxBytes)
                Consider(entry, "least recently used");
        }

        return new Pruned(removed, kept, left.TotalBytes);

        void Consider(CacheEntry entry, string reason)
        {
            var exempt = protectedOnes.Contains(entry) ? "--keep names it" : rules.WhyExempt?.Invoke(entry);
            if ((exempt ?? WhyItStays(left, entry, now) ?? remove(entry)) is { } why)
            {
                kept.Add(new Kept(entry, why));
            }
            else
            {
                removed.Add(new Removal(entry, left.BytesOf(entry), reason));
                left = left.Without(entry);
            }
        }
    }

    /// <summary>Removes all entries with the given names, or none.</summary>
    /// <exception cref="NotFoundException">No entry has one of the names.</exception>
    /// <exception cref="BusyException">An entry is in use.</exception>
    public static Pruned Remove(CacheContents contents, IReadOnlyList<string> names, Func<CacheEntry, string?> remove)
    {
        var entries = contents.Find(names);
        foreach (var entry in entries)
        {
            if (entry.InUseBy is { } user)
                throw Busy(entry, $"it is in use by {user}");
            if (
                entry is CachedRevision revision
                && contents.ServedFrom(revision).FirstOrDefault(artifact => !entries.Contains(artifact)) is { } reader
            )
                throw Busy(entry, $"it is needed by {reader.Name}, whose server reads it");
        }

        var (removed, left) = (new List<Removal>(), contents);
        foreach (var entry in entries)
        {
            if (remove(entry) is { } why)
                throw Busy(entry, why);
            removed.Add(new Removal(entry, left.BytesOf(entry), "asked for"));
            left = left.Without(entry);
        }

        return new Pruned(removed, [], left.TotalBytes);
    }

    private static BusyException Busy(CacheEntry entry, string why) =>
        new(
            Messages.EntryInUse,
            $"{entry.Name} is not removed: {why}",
            "Stop what uses it, or leave it out, and run again"
        );

    private static string? WhyItStays(CacheContents left, CacheEntry entry, DateTimeOffset now) =>
        entry switch
        {
            { InUseBy: { } user } => $"in use by {user}",
            CachedArtifact { IsHandedOver: true } => "the hand-over file names it",
            CachedArtifact when (now - entry.LastUsed).Duration() < StartOfServer =>
                $"it was prepared or used {Math.Max(0, (int)(now - entry.LastUsed).TotalMinutes)} min ago",
            CachedRevision revision when left.ServedFrom(revision).FirstOrDefault() is { } reader =>
                $"the server of {reader.Name} reads it",
            _ => null,
        };

    private static DateTimeOffset UsedAt(CacheContents contents, CacheEntry entry) =>
        entry is CachedRevision revision
            ? contents.ServedFrom(revision).Select(artifact => artifact.LastUsed).Append(entry.LastUsed).Max()
            : entry.LastUsed;
}
