namespace ModelPrep.Abstractions;

/// <summary>How <c>init</c> tells <c>serve</c> of the same pod what to start.</summary>
public interface IHandOver
{
    /// <summary>Where it is kept, for messages.</summary>
    string FilePath { get; }

    /// <summary>Folder of the artifact that was handed over last, or null.</summary>
    string? Read();

    /// <summary>Hands an artifact over.</summary>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    void Write(Artifact artifact);
}
