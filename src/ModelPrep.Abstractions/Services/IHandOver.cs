namespace ModelPrep.Abstractions;

/// <summary>How <c>init</c> tells <c>serve</c> of the same pod what to start.</summary>
public interface IHandOver
{
    /// <summary>Where it is kept, for messages.</summary>
    string FilePath { get; }

    /// <summary>What was handed over last, or null.</summary>
    HandedOver? Read();

    /// <summary>Hands an artifact over.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="source">What was asked for: other revisions may have led to the same artifact before.</param>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    void Write(Artifact artifact, ModelSource source);
}

/// <summary>What <c>init</c> hands over.</summary>
/// <param name="ArtifactPath">Absolute path of the artifact's folder.</param>
/// <param name="Revision">
/// Branch, tag or commit that was resolved to the artifact's commit; null for a local folder.
/// </param>
public sealed record HandedOver(string ArtifactPath, string? Revision);
