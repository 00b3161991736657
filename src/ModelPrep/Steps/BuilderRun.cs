namespace ModelPrep.Steps;

/// <summary>How a builder ended.</summary>
/// <param name="Name">What its lines in the log are marked with.</param>
/// <param name="ExitStatus">Its exit status, which says nothing about success.</param>
/// <param name="LastLine">The last line that it printed.</param>
/// <param name="RanOutOfSpace">Whether it printed that the disk is full: a file may be cut off then, which its name does not show.</param>
internal sealed record BuilderRun(string Name, int ExitStatus, string LastLine, bool RanOutOfSpace)
{
    /// <summary>The first known failure that it printed.</summary>
    public KnownFailure? Known { get; init; }

    /// <summary>Whether the kernel killed a process for lack of memory meanwhile: the builder may not have noticed.</summary>
    public bool KilledForMemory { get; init; }

    /// <summary>What it and those before it printed last, marked with their names.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];

    /// <summary>The file that has its output; null where it could not be written.</summary>
    public string? LogPath { get; init; }
}
