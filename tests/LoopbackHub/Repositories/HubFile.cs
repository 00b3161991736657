namespace LoopbackHub;

/// <summary>A file of a repository.</summary>
/// <param name="Path">Path inside the repository, with '/'.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Kind">How the hub stores it.</param>
/// <remarks>
/// The <c>Listed…</c> properties make the listings lie; the file itself is still served under its real path.
/// </remarks>
public sealed record HubFile(string Path, IFileContent Content, FileKind Kind = FileKind.Regular)
{
    /// <summary>A small text file.</summary>
    public HubFile(string path, string text)
        : this(path, new MemoryContent(text)) { }

    /// <summary>Path to list instead, such as <c>../evil</c>.</summary>
    public string? ListedPath { get; init; }

    /// <summary>Size to list instead.</summary>
    public long? ListedSize { get; init; }

    /// <summary>Git object id to list instead.</summary>
    public string? ListedOid { get; init; }

    /// <summary>SHA-256 to list instead; only files outside git have one.</summary>
    public string? ListedSha256 { get; init; }
}
