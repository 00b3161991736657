using System.Security.Cryptography;
using System.Text;

namespace ModelPrep.Sources.Local;

/// <summary>
/// <c>local:DIR</c>: a folder that holds a model in Hugging Face's format. It is used where it lies, never copied.
/// </summary>
/// <param name="code">Checks the model's own code.</param>
internal sealed class LocalSource(CheckCode code) : IModelSource
{
    private const string SchemeName = "local";

    /// <summary>How it is written.</summary>
    public static SourceSyntax Syntax { get; } =
        new(SchemeName, $"{SchemeName}:DIR", (folder, _, origin) => Parse(folder, origin));

    string IModelSource.Scheme => SchemeName;

    /// <summary>A model in a folder.</summary>
    /// <param name="folderPath">Absolute path.</param>
    public static ModelSource Model(string folderPath) => new(SchemeName, folderPath, Revision: null);

    /// <inheritdoc/>
    public Task<Resolution> ResolveAsync(ModelSource source, CancellationToken cancellationToken) =>
        Task.FromResult(new Resolution(new ResolvedModel(source, DigestOf(source.Name)), ResolvedBy.Folder));

    /// <inheritdoc/>
    public Task<FileSelection> SelectAsync(ResolvedModel model, FileRules rules, CancellationToken cancellationToken)
    {
        code.Run(FolderOf(model), rules);
        return Task.FromResult(Select(FolderOf(model)));
    }

    /// <inheritdoc/>
    public Task<FileSelection?> FindSelectionAsync(
        ResolvedModel model,
        FileRules rules,
        CancellationToken cancellationToken
    ) => Task.FromResult<FileSelection?>(Select(FolderOf(model)));

    /// <inheritdoc/>
    public Task<PlannedFiles> PlanAsync(
        ResolvedModel model,
        FileSelection files,
        FileRules rules,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult(
            new PlannedFiles(
                [],
                new WeightFormat("safetensors", $"{FolderOf(model)} is used where it lies"),
                files.WeightBytes
            )
        );

    /// <inheritdoc/>
    public string FolderOf(ResolvedModel model) => model.Source.Name;

    /// <inheritdoc/>
    public Task<Download> BringAsync(ResolvedModel model, FileSelection files, CancellationToken cancellationToken) =>
        Task.FromResult(
            new Download(
                new Snapshot(model, FolderOf(model), files.WeightBytes),
                FetchedBytes: 0,
                SharedBytes: 0,
                ReusedBytes: files.WeightBytes
            )
        );

    private static ModelSource Parse(string folder, string origin)
    {
        if (folder.Length == 0)
            throw new UsageException(
                Messages.FolderMissing,
                $"{origin} local: names no folder",
                "Name a folder that holds the model's files"
            );
        var path = Path.GetFullPath(folder);
        return Directory.Exists(path)
            ? Model(path)
            : throw new UsageException(
                Messages.FolderMissing,
                $"{origin} local:{folder}: there is no folder {path}",
                "Name a folder that holds the model's files"
            );
    }

    private static FileSelection Select(string folder)
    {
        var weights = FolderWalk.Files(folder, "*.safetensors").Select(path => new FileInfo(path)).ToList();
        return weights.Count > 0
            ? new FileSelection([], weights.Sum(file => file.Length))
            : throw new NotFoundException(
                Messages.WeightsMissing,
                $"{folder} has no safetensors weights",
                "Name a folder that holds a model in Hugging Face's format"
            );
    }

    /// <remarks>A folder has no commit; names, sizes and times change when it does.</remarks>
    private static string DigestOf(string folder)
    {
        var files = FolderWalk
            .AllFiles(folder)
            .Select(path => new FileInfo(path))
            .Where(file => file.Exists)
            .OrderBy(file => file.FullName, StringComparer.Ordinal)
            .Select(file =>
                $"{Path.GetRelativePath(folder, file.FullName)}\n{file.Length}\n{file.LastWriteTimeUtc.Ticks}\n"
            );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files))))[..40];
    }
}
