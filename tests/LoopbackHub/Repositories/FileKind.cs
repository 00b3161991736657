namespace LoopbackHub;

/// <summary>How the hub stores a file, which decides how it answers for it.</summary>
public enum FileKind
{
    /// <summary>In git itself: named by its git object id, served by the hub.</summary>
    Regular,

    /// <summary>In large-file storage: named by its SHA-256, served by the CDN behind a signed URL.</summary>
    Lfs,

    /// <summary>As <see cref="Lfs"/>, and also in chunks for clients that can put them together.</summary>
    Xet,
}
