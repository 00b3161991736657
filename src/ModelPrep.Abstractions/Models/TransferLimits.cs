namespace ModelPrep.Abstractions;

/// <summary>Limits of downloads.</summary>
public sealed record TransferLimits
{
    /// <summary>What a stream must bring in a second, unless the rate limit's share is less: 16 KiB.</summary>
    private const long Floor = 16 << 10;

    /// <summary>Connections at once, from 1 to 128; 8 unless set.</summary>
    public int Connections { get; init; } = 8;

    /// <summary>Bytes per second over all connections; null for no limit.</summary>
    public long? MaxRate { get; init; }

    /// <summary>A request without an answer, or a stream that brings too little, for so long is replaced; 20 s unless set.</summary>
    public TimeSpan StallWindow { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a download may take as a whole; null for no limit.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>What a stream must bring in a window.</summary>
    public long FloorPerWindow =>
        (long)(Math.Min(Floor, (MaxRate ?? long.MaxValue) / Connections / 4) * StallWindow.TotalSeconds) is var floor and > 0 ? floor : 1;
}
