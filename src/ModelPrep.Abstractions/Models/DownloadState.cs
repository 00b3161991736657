namespace ModelPrep.Abstractions;

/// <summary>How far a download is, at one moment.</summary>
/// <param name="Files">How many files it brings, those that were there before it began included.</param>
/// <param name="FilesDone">How many of them are there, verified.</param>
/// <param name="TotalBytes">Sum of all of them.</param>
/// <param name="Bytes">
/// How much of that is there, from 0 to <paramref name="TotalBytes"/>; what an earlier run left included.
/// </param>
/// <param name="BytesPerSecond">What comes over the network, lately; from 0.</param>
/// <param name="InFlight">The files that are being brought, in the order in which they were begun.</param>
public sealed record DownloadState(
    int Files,
    int FilesDone,
    long TotalBytes,
    long Bytes,
    long BytesPerSecond,
    IReadOnlyList<FileState> InFlight
)
{
    /// <summary>From 0 to 100; 100 only when every byte is there.</summary>
    public int Percent => FileState.PercentOf(Bytes, TotalBytes);

    /// <summary>How long the rest takes at the present rate; null while nothing comes.</summary>
    public long? SecondsLeft =>
        Bytes == TotalBytes ? 0
        : BytesPerSecond > 0 ? (TotalBytes - Bytes) / BytesPerSecond
        : null;
}

/// <summary>How far one file of a download is, at one moment.</summary>
/// <param name="Path">Path inside the repository.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Bytes">How much of it is there, from 0 to <paramref name="Size"/>.</param>
/// <param name="BytesPerSecond">What comes of it over the network, lately; from 0.</param>
public sealed record FileState(string Path, long Size, long Bytes, long BytesPerSecond)
{
    /// <summary>From 0 to 100; 100 only when every byte is there.</summary>
    public int Percent => PercentOf(Bytes, Size);

    internal static int PercentOf(long part, long whole) => whole == 0 ? 100 : (int)(100 * part / whole);
}
