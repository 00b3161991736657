namespace ModelPrep.Abstractions;

/// <summary>Where the weights come from.</summary>
/// <param name="Revision">Branch, tag or commit, as asked for; null for a source that has none.</param>
public abstract record ModelSource(string? Revision)
{
    /// <summary>A repository on the hub.</summary>
    /// <param name="Repository">Its id.</param>
    /// <param name="Revision">Branch, tag or commit, as asked for; resolved once, to a commit.</param>
    public sealed record Hub(RepositoryId Repository, string Revision) : ModelSource(Revision)
    {
        /// <inheritdoc/>
        public override string ToString() => "hf:" + Repository.Value;
    }

    /// <summary>A folder that holds a model in Hugging Face's format; it is used where it lies, never copied.</summary>
    /// <param name="FolderPath">Absolute path.</param>
    public sealed record Local(string FolderPath) : ModelSource(Revision: null)
    {
        /// <inheritdoc/>
        public override string ToString() => "local:" + FolderPath;
    }
}
