namespace ModelPrep.Abstractions;

/// <summary>A complete, verified copy of a model on disk.</summary>
/// <param name="Model">Which model, at which commit.</param>
/// <param name="FolderPath">Absolute path of the folder with the files under their repository names.</param>
/// <param name="WeightBytes">Sum of the weight files, in bytes.</param>
public sealed record Snapshot(ResolvedModel Model, string FolderPath, long WeightBytes);
