namespace ModelPrep.Abstractions;

/// <summary>Where the weights of a model come from, as the user asked for it.</summary>
/// <param name="Scheme">Name of the kind of source, for example <c>hf</c>.</param>
/// <param name="Name">What the source calls the model: an id, or an absolute path.</param>
/// <param name="Revision">Branch, tag or commit, as asked for; null for a source that has none.</param>
public sealed record ModelSource(string Scheme, string Name, string? Revision)
{
    /// <summary>
    /// The repository as which the Hugging Face cache keeps the files; null where they are used where they lie.
    /// </summary>
    public RepositoryId? Repository { get; init; }

    /// <summary>The source as keys and manifests have it, for example <c>hf:org/name</c>.</summary>
    public override string ToString() => $"{Scheme}:{Name}";
}
