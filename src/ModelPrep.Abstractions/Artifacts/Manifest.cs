using System.Text.Json.Serialization;

namespace ModelPrep.Abstractions;

/// <summary>The record of a finished artifact. Its presence is the commit: it is written last.</summary>
/// <param name="FormatVersion">Version of this file's format.</param>
/// <param name="Id">Hash of <paramref name="Key"/>, the name of the artifact's folder.</param>
/// <param name="Key">All fields that the artifact depends on.</param>
/// <param name="Revision">Branch, tag or commit that was asked for.</param>
/// <param name="DataType">Data type of the engine, read back from what was built; null without an engine.</param>
/// <param name="SnapshotPath">
/// Folder of the weights, where the server reads them itself (kinds without an engine).
/// </param>
/// <param name="CreatedAt">When it was finished.</param>
/// <param name="Files">Every file of the artifact except the manifest.</param>
public sealed record Manifest(
    int FormatVersion,
    string Id,
    ArtifactKey Key,
    string Revision,
    string? DataType,
    string? SnapshotPath,
    DateTimeOffset CreatedAt,
    IReadOnlyList<ManifestFile> Files
)
{
    /// <summary>The version that this program writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The folder that absolute paths inside the files name: where the artifact was made.</summary>
    public string? FolderPath { get; init; }

    /// <summary>How long the engine's build took; null without a build, or where nobody measured it.</summary>
    public double? BuildSeconds { get; init; }

    /// <summary>Files in <see cref="SnapshotPath"/> that the server reads; null where they were not noted.</summary>
    public IReadOnlyList<SnapshotFile>? SnapshotFiles { get; init; }

    /// <summary>File name inside the artifact's folder.</summary>
    public const string FileName = "manifest.json";

    /// <summary>More bytes than any manifest has: one of 10,000 files has about 3 MiB.</summary>
    public const long MaximumBytes = 64L << 20;
}

/// <summary>One file of an artifact.</summary>
/// <param name="Path">Path relative to the artifact's folder, with '/'.</param>
/// <param name="Size">Length in bytes.</param>
/// <param name="ModifiedAt">
/// When it was last written, in UTC, to the 100 ns: a file with this size and time is taken to be unchanged.
/// </param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record ManifestFile(
    string Path,
    long Size,
    [property: JsonRequired] DateTimeOffset ModifiedAt,
    string Sha256
);
