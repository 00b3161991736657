namespace ModelPrep.Maintenance;

/// <summary>An entry of the caches that can be removed by itself.</summary>
/// <param name="LastUsed">Time of the last use, as far as it is known.</param>
/// <param name="InUseBy">The current user of the entry, for a message; null if none is known.</param>
internal abstract record CacheEntry(DateTimeOffset LastUsed, string? InUseBy)
{
    /// <summary>Name in output and for <c>cache remove</c>.</summary>
    public abstract string Name { get; }

    /// <summary>True if a name from the command line matches the entry.</summary>
    public abstract bool IsCalled(string name);
}
