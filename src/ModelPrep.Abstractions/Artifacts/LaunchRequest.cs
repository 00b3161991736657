namespace ModelPrep.Abstractions;

/// <summary>What the user wants served. A null field was not given and fits any prepared artifact.</summary>
/// <param name="Source">Where the weights came from.</param>
/// <param name="Revision">Branch, tag or commit.</param>
/// <param name="ServedName">Name of the model in Triton.</param>
/// <param name="Kind">Name of the kind.</param>
/// <param name="DataType">A name of <see cref="Abstractions.DataType"/>.</param>
/// <param name="Tensor">Tensor parallelism.</param>
/// <param name="Pipeline">Pipeline parallelism.</param>
public sealed record LaunchRequest(
    ModelSource? Source,
    string? Revision,
    string? ServedName,
    string? Kind,
    string? DataType,
    int? Tensor,
    int? Pipeline
);
