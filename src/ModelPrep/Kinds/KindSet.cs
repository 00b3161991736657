namespace ModelPrep.Kinds;

/// <summary>The kinds, each with what it needs to work.</summary>
internal sealed class KindSet(IEnumerable<IKind> kinds)
{
    private readonly IReadOnlyDictionary<string, IKind> _kinds = kinds.ToDictionary(
        kind => kind.Traits.Name,
        StringComparer.Ordinal
    );

    /// <summary>The kind with these traits.</summary>
    public IKind Of(KindTraits traits) => _kinds[traits.Name];

    /// <summary>The kind of an artifact.</summary>
    /// <exception cref="MismatchException">This program does not know it.</exception>
    public IKind Of(Artifact artifact) =>
        _kinds.GetValueOrDefault(artifact.Manifest.Key.Kind)
        ?? throw new MismatchException(
            Messages.ArtifactIncomplete,
            $"The artifact {artifact.FolderPath} cannot be served: it is of the kind {artifact.Manifest.Key.Kind}, "
                + $"and this version of modelprep knows {string.Join(", ", _kinds.Keys)}",
            "Serve with the version of modelprep that prepared it"
        );
}
