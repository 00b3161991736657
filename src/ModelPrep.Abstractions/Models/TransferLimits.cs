namespace ModelPrep.Abstractions;

/// <summary>Limits of downloads.</summary>
public sealed record TransferLimits
{
    /// <summary>What a stream must bring in a second, unless the rate limit's share is less: 16 KiB.</summary>
    private const long Floor = 16 << 10;

    private static readonly TimeSpan LongestBriefTry = TimeSpan.FromSeconds(5);

    /// <summary>Connections at once, from 1 to 128; 8 unless set.</summary>
    public int Connections { get; init; } = 8;

    /// <summary>Bytes per second over all connections; null for no limit.</summary>
    public long? MaxRate { get; init; }

    /// <summary>
    /// A request without an answer, or a stream that brings too little, for so long is replaced; 20 s unless set.
    /// </summary>
    public TimeSpan StallWindow { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a question to the hub with all its tries, and a download as a whole, may take; null for no limit.
    /// </summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>What a stream must bring in a window.</summary>
    public long FloorPerWindow =>
        (long)(Math.Min(Floor, (MaxRate ?? long.MaxValue) / Connections / 4) * StallWindow.TotalSeconds)
            is var floor
                and > 0
            ? floor
            : 1;

    /// <summary>What a connection must bring before it breaks off, else the try counts as a failed one.</summary>
    public long LeastProgress => Math.Min(Floor, FloorPerWindow);

    /// <summary>
    /// How long a try may take where the cache has the answer, too: 5 s, or the stall window where that is shorter.
    /// </summary>
    public TimeSpan BriefTry => StallWindow < LongestBriefTry ? StallWindow : LongestBriefTry;

    /// <summary>How long such a question may take: two tries and the pause between them.</summary>
    public TimeSpan BriefLimit => (2 * BriefTry) + TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a listing may take with all its pages, rate limits included: 90 stall windows, which are half an hour.
    /// </summary>
    public TimeSpan ListingLimit => 90 * StallWindow;
}
