namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>An engine that is what was asked for.</summary>
/// <param name="DataType">The data type that it really has; null where it does not tell.</param>
/// <param name="Lowered">Limits that are lower than asked for, because more could not be used: a sentence each.</param>
internal sealed record CheckedEngine(string? DataType, IReadOnlyList<string> Lowered);
