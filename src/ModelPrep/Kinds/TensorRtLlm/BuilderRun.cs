namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>How a builder ended.</summary>
/// <param name="Name">What its lines in the log are marked with.</param>
/// <param name="ExitStatus">Its exit status, which says nothing about success.</param>
internal sealed record BuilderRun(string Name, int ExitStatus)
{
    /// <summary>The last line that it printed.</summary>
    public string LastLine { get; init; } = "";

    /// <summary>The last line that names an exception or a signal; null when none does.</summary>
    public string? Failure { get; init; }

    /// <summary>The first known failure that it printed.</summary>
    public KnownFailure? Known { get; init; }

    /// <summary>The disk that was full; null when none was seen to be.</summary>
    public FullDisk? Full { get; init; }

    /// <summary>
    /// Whether the kernel killed a process for lack of memory meanwhile: the builder may not have noticed.
    /// </summary>
    public bool KilledForMemory { get; init; }

    /// <summary>The largest size, in bytes, that the file of each rank had anywhere in the builder's folders.</summary>
    public IReadOnlyDictionary<string, long> LargestRanks { get; init; } =
        new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>What it and those before it printed last, marked with their names.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];

    /// <summary>The file that has its output; null where it could not be written.</summary>
    public string? LogPath { get; init; }
}

/// <summary>A disk that was full while a builder ran.</summary>
/// <param name="Path">A path on it.</param>
/// <param name="IsTold">
/// Whether the builder printed so: a file may be cut off then, which its name does not show.
/// </param>
internal sealed record FullDisk(string Path, bool IsTold)
{
    /// <summary>Whether the builder's folders lie on it, too.</summary>
    public bool HasCache { get; init; }
}
