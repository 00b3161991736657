namespace ModelPrep.Abstractions;

/// <summary>A complete, verified copy of a model on disk.</summary>
/// <param name="Model">Which model, at which commit.</param>
/// <param name="FolderPath">Absolute path of the folder with the files under their repository names.</param>
/// <param name="WeightBytes">Sum of the weight files, in bytes.</param>
public sealed record Snapshot(ResolvedModel Model, string FolderPath, long WeightBytes)
{
    /// <summary>The files that were chosen; none for a local folder, which is taken as it is.</summary>
    public IReadOnlyList<RemoteFile> Files { get; init; } = [];
}
