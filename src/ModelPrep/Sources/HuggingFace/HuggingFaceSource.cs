namespace ModelPrep.Sources.HuggingFace;

/// <summary><c>hf:ORG/NAME</c>: a repository on the hub, kept in the Hugging Face cache.</summary>
/// <param name="resolve">Pins a revision.</param>
/// <param name="select">Chooses files.</param>
/// <param name="plan">Says where they are.</param>
/// <param name="download">Brings them.</param>
/// <param name="cache">Keeps them.</param>
internal sealed class HuggingFaceSource(
    ResolveRevision resolve,
    SelectFiles select,
    PlanFiles plan,
    DownloadWeights download,
    ISnapshotCache cache
) : IModelSource
{
    private const string SchemeName = "hf";

    /// <summary>How it is written.</summary>
    public static SourceSyntax Syntax { get; } =
        new(SchemeName, $"{SchemeName}:ORG/NAME", (id, revision, _) => Model(Id(id), revision));

    string IModelSource.Scheme => SchemeName;

    /// <summary>A model of the hub.</summary>
    /// <param name="repository">Its repository.</param>
    /// <param name="revision">Branch, tag or commit.</param>
    public static ModelSource Model(RepositoryId repository, string revision) =>
        new(SchemeName, repository.Value, revision) { Repository = repository };

    /// <summary>Reads the id of a repository.</summary>
    /// <exception cref="UsageException">It breaks the hub's rules.</exception>
    public static RepositoryId Id(string id) =>
        RepositoryId.TryParse(id, out var repository)
            ? repository
            : throw new UsageException(
                Messages.ModelUnknown,
                $"{id} is not a repository id of the form ORG/NAME (letters, digits, '.', '_', '-'; at most 96 "
                    + "characters; no '--' or '..')",
                "Copy the id from the model's page on the hub"
            );

    /// <inheritdoc/>
    public Task<Resolution> ResolveAsync(ModelSource source, CancellationToken cancellationToken) =>
        resolve.RunAsync(source, source.Repository!, source.Revision!, cancellationToken);

    /// <inheritdoc/>
    public Task<FileSelection> SelectAsync(ResolvedModel model, FileRules rules, CancellationToken cancellationToken) =>
        select.RunAsync(model.Source.Repository!, model.Commit, rules, cancellationToken);

    /// <inheritdoc/>
    public Task<FileSelection?> FindSelectionAsync(
        ResolvedModel model,
        FileRules rules,
        CancellationToken cancellationToken
    ) => select.FindCachedAsync(model.Source.Repository!, model.Commit, rules, cancellationToken);

    /// <inheritdoc/>
    public Task<PlannedFiles> PlanAsync(
        ResolvedModel model,
        FileSelection files,
        FileRules rules,
        CancellationToken cancellationToken
    ) => plan.RunAsync(model.Source.Repository!, model.Commit, files, rules, cancellationToken);

    /// <inheritdoc/>
    public string FolderOf(ResolvedModel model) => cache.SnapshotPath(model.Source.Repository!, model.Commit);

    /// <inheritdoc/>
    public Task<Download> BringAsync(ResolvedModel model, FileSelection files, CancellationToken cancellationToken) =>
        download.RunAsync(model, model.Source.Repository!, files, cancellationToken);
}
