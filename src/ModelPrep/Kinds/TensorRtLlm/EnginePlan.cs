namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>How an engine, and the model repository that the Triton CLI writes for it, will be made.</summary>
/// <param name="TritonCli">Path of the CLI.</param>
/// <param name="ImportOptions">Options of <c>triton import</c> for data type and parallelism, with values.</param>
/// <param name="FillDownloadFolder">
/// Whether the CLI reads the weights from <c>hf_download</c> below the engine's folder.
/// </param>
/// <param name="First">
/// What builds the engine before the CLI, which then finds it; null where the CLI builds it.
/// </param>
internal sealed record EnginePlan(
    string TritonCli,
    IReadOnlyList<string> ImportOptions,
    bool FillDownloadFolder,
    EngineScriptPlan? First = null
);

/// <summary>An engine build through TensorRT-LLM's engine LLM API.</summary>
/// <param name="PythonPath">The Python that has the library.</param>
/// <param name="Module">The module that has <c>LLM</c>.</param>
/// <param name="DataType">The engine's data type.</param>
/// <param name="Reason">Why the CLI does not build it, in words that continue a sentence.</param>
internal sealed record EngineScriptPlan(string PythonPath, string Module, string DataType, string Reason);
