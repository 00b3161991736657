namespace ModelPrep.Abstractions;

/// <summary>The files that an artifact is made from.</summary>
/// <param name="Files">The chosen ones; none for a local folder, which is taken as it is.</param>
/// <param name="Format">The format of the weights.</param>
/// <param name="WeightBytes">Sum of the weights.</param>
public sealed record PlannedFiles(IReadOnlyList<PlannedFile> Files, WeightFormat Format, long WeightBytes)
{
    /// <summary>Files of the commit that are not needed.</summary>
    public IReadOnlyList<RemoteFile> LeftOut { get; init; } = [];

    /// <summary>The ones that are not here.</summary>
    public IEnumerable<PlannedFile> Missing => Files.Where(file => file.Origin is not FileOrigin.Cache);

    /// <summary>Sum of the chosen ones.</summary>
    public long TotalBytes => Files.Sum(file => file.File.Size);

    /// <summary>What the hub would have to send.</summary>
    public long DownloadBytes => BytesFrom(FileOrigin.Hub);

    /// <summary>What would be copied from other nodes.</summary>
    public long SharedBytes => BytesFrom(FileOrigin.Shared);

    private long BytesFrom(FileOrigin origin) =>
        Files.Where(file => file.Origin == origin).Sum(file => file.File.Size - file.PresentBytes);
}

/// <summary>A file that an artifact is made from.</summary>
/// <param name="File">The file.</param>
/// <param name="Origin">Where its bytes are, or those that lack.</param>
/// <param name="PresentBytes">What of it is here, from 0 to its size.</param>
public sealed record PlannedFile(RemoteFile File, FileOrigin Origin, long PresentBytes);

/// <summary>Where a file is.</summary>
public enum FileOrigin
{
    /// <summary>In the Hugging Face cache, complete.</summary>
    Cache,

    /// <summary>In the shared cache.</summary>
    Shared,

    /// <summary>On the hub.</summary>
    Hub,
}
