namespace ModelPrep.Abstractions;

/// <summary>What is known about a build only once it is done, for its manifest.</summary>
/// <param name="Revision">Branch, tag or commit that was asked for.</param>
/// <param name="DataType">Data type that the engine really has; null where there is no engine.</param>
/// <param name="SnapshotPath">Folder of the weights, where the server reads them itself.</param>
public sealed record BuildFacts(string Revision, string? DataType, string? SnapshotPath)
{
    /// <summary>How long the engine's build took; null without a build.</summary>
    public double? BuildSeconds { get; init; }

    /// <summary>Files whose content was hashed as it was written; they are not read again.</summary>
    public IReadOnlyList<ManifestFile> Hashed { get; init; } = [];

    /// <summary>Files in <see cref="SnapshotPath"/> that the server reads.</summary>
    public IReadOnlyList<SnapshotFile> SnapshotFiles { get; init; } = [];

    /// <summary>
    /// What is known of the copy of an artifact with an engine, in which some files were written anew.
    /// </summary>
    /// <param name="manifest">Of the artifact.</param>
    /// <param name="folderPath">Folder of the copy.</param>
    /// <param name="changed">Paths of the files written anew.</param>
    public static BuildFacts OfCopy(Manifest manifest, string folderPath, IEnumerable<string> changed)
    {
        var others = changed.ToHashSet(StringComparer.Ordinal);
        return new BuildFacts(manifest.Revision, manifest.DataType, SnapshotPath: null)
        {
            BuildSeconds = manifest.BuildSeconds,
            Hashed = [.. manifest.Files.Where(file => !others.Contains(Path.Combine(folderPath, file.Path)))],
        };
    }
}
