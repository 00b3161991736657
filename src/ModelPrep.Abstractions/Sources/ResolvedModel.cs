namespace ModelPrep.Abstractions;

/// <summary>A model whose revision is pinned: everything after this point uses only the commit.</summary>
/// <param name="Source">Where it comes from, as asked for.</param>
/// <param name="Commit">
/// 40 hexadecimal digits; for a local folder a digest over its file names, sizes and times.
/// </param>
public sealed record ResolvedModel(ModelSource Source, string Commit);
