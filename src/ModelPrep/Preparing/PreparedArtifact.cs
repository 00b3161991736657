namespace ModelPrep.Preparing;

/// <summary>An artifact that nobody can remove until this is disposed.</summary>
/// <param name="Artifact">The artifact.</param>
/// <param name="Lookup">How it came to be here.</param>
/// <param name="Use">Keeps it.</param>
internal sealed record PreparedArtifact(Artifact Artifact, CacheLookup Lookup, IArtifactUse Use) : IDisposable
{
    /// <summary>What was downloaded for it; null when no weights were needed.</summary>
    public Download? Download { get; init; }

    /// <summary>Bytes that were copied from the shared tier for it.</summary>
    public long CopiedBytes { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Use.Dispose();
}
