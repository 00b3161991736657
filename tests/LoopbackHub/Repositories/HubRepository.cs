namespace LoopbackHub;

/// <summary>A model repository at one commit.</summary>
/// <param name="Id"><c>org/name</c>, or a bare name as the oldest models have.</param>
/// <param name="Files">Its files.</param>
/// <remarks>
/// Adding a repository whose id the hub already has is a push: the new commit takes the branches that it names, and the
/// old commits can still be read by their ids.
/// </remarks>
public sealed record HubRepository(string Id, IReadOnlyList<HubFile> Files)
{
    /// <summary>
    /// The commit, 40 hex digits; null until the repository is added: then it is made from the files.
    /// </summary>
    public string? Commit { get; init; }

    /// <summary>Branches and tags that name this commit; the first one is the default branch.</summary>
    public IReadOnlyList<string> Refs { get; init; } = ["main"];

    /// <summary>Who may read it.</summary>
    public RepositoryAccess Access { get; init; }

    /// <summary>The id that this one was renamed to; all requests are then sent on to it.</summary>
    public string? RenamedTo { get; init; }

    /// <summary>The file at a path.</summary>
    public HubFile this[string path] => Files.First(file => file.Path == path);
}
