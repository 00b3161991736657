namespace StandIns.Engines;

/// <summary>What the LLM API is asked for: by a Triton CLI in its child process, or by a Python script.</summary>
/// <param name="Model">Hugging Face id, or a folder.</param>
/// <param name="Output">The engine's folder.</param>
/// <param name="Workspace">Folder for the temporary folder; null for that of all temporary files.</param>
/// <param name="Tensor">Tensor parallelism.</param>
/// <param name="Pipeline">Pipeline parallelism.</param>
/// <param name="DataType">Null for the model's own.</param>
/// <param name="Revision">Branch or commit of an id; null for the default branch.</param>
/// <param name="Limits">What the engine can serve.</param>
/// <param name="PythonId">
/// Process of the Python script that calls, of which this one is a part; null for a Triton CLI.
/// </param>
internal sealed record LlmApiRequest(
    string Model,
    string Output,
    string? Workspace,
    int Tensor,
    int Pipeline,
    string? DataType,
    string? Revision,
    BuildLimits Limits,
    int? PythonId
);
