namespace ModelPrep.Abstractions;

/// <summary>Passes the prepared artifact from <c>init</c> to <c>serve</c> in the same pod.</summary>
public interface IHandOver
{
    /// <summary>Path of the hand-over file, for messages.</summary>
    string FilePath { get; }

    /// <summary>The last hand-over, or null.</summary>
    HandedOver? Read();

    /// <summary>Hands an artifact over.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="source">
    /// The source that was requested. Another revision may have led to the same artifact before.
    /// </param>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    void Write(Artifact artifact, ModelSource source);
}

/// <summary>The content of a hand-over.</summary>
/// <param name="ArtifactPath">Absolute path of the artifact's folder.</param>
/// <param name="Revision">
/// Branch, tag or commit that was resolved to the artifact's commit; null for a local folder.
/// </param>
public sealed record HandedOver(string ArtifactPath, string? Revision);
