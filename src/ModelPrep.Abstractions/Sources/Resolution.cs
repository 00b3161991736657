namespace ModelPrep.Abstractions;

/// <summary>A pinned model, and how its commit was found out.</summary>
/// <param name="Model">The model.</param>
/// <param name="By">What named the commit.</param>
public sealed record Resolution(ResolvedModel Model, ResolvedBy By)
{
    /// <summary>Why the hub could not be asked, as a sentence; null when it answered or nobody needed it.</summary>
    public string? HubProblem { get; init; }

    /// <summary>The artifact whose word counted; null unless it is <see cref="ResolvedBy.NewestArtifact"/>.</summary>
    public Artifact? Artifact { get; init; }
}

/// <summary>What named a commit.</summary>
public enum ResolvedBy
{
    /// <summary><c>--revision</c> is one.</summary>
    Revision,

    /// <summary>The hub.</summary>
    Hub,

    /// <summary>The ref in the Hugging Face cache, since the hub cannot be asked.</summary>
    CachedRef,

    /// <summary>The newest artifact for the branch, since nobody else knows.</summary>
    NewestArtifact,

    /// <summary>Names, sizes and times of the files of a local folder.</summary>
    Folder,
}
