namespace ModelPrep.Tests.Hosting;

/// <summary>A source that this program does not come with: models on a shelf, copied from there once.</summary>
internal sealed class ShelfSource(string shelfPath, string copiesPath) : IModelSource
{
    private static readonly string Commit = new('b', 40);

    public static SourceSyntax Syntax { get; } = new("shelf", "shelf:TITLE", (title, _, _) => Model(title));

    public string Scheme => "shelf";

    public static ModelSource Model(string title) => new("shelf", title, Revision: null);

    public Task<Resolution> ResolveAsync(ModelSource source, CancellationToken cancellationToken) =>
        Task.FromResult(new Resolution(new ResolvedModel(source, Commit), ResolvedBy.Revision));

    public Task<FileSelection> SelectAsync(ResolvedModel model, FileRules rules, CancellationToken cancellationToken) =>
        Task.FromResult(new FileSelection([], OnShelf(model).Length));

    public async Task<FileSelection?> FindSelectionAsync(
        ResolvedModel model,
        FileRules rules,
        CancellationToken cancellationToken
    ) => await SelectAsync(model, rules, cancellationToken);

    public Task<PlannedFiles> PlanAsync(
        ResolvedModel model,
        FileSelection files,
        FileRules rules,
        CancellationToken cancellationToken
    ) => Task.FromResult(new PlannedFiles([], new WeightFormat("text", "the shelf has no other"), files.WeightBytes));

    public string FolderOf(ResolvedModel model) => Path.Combine(copiesPath, model.Source.Name);

    public Task<Download> BringAsync(ResolvedModel model, FileSelection files, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(FolderOf(model)).FullName;
        OnShelf(model).CopyTo(Path.Combine(folder, "text"), overwrite: true);
        return Task.FromResult(new Download(new Snapshot(model, folder, files.WeightBytes), files.WeightBytes, 0, 0));
    }

    private FileInfo OnShelf(ResolvedModel model) => new(Path.Combine(shelfPath, model.Source.Name));
}
