namespace ModelPrep.Eviction;

/// <summary>Something in the caches that can be removed by itself.</summary>
/// <param name="LastUsed">When it was used last, as far as can be told.</param>
/// <param name="InUseBy">Who uses it now, for a message; null when nobody is seen to.</param>
internal abstract record CacheEntry(DateTimeOffset LastUsed, string? InUseBy)
{
    /// <summary>What it is called in output, and by <c>cache remove</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a name from the command line means it.</summary>
    public abstract bool IsCalled(string name);
}
