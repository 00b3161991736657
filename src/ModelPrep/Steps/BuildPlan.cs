namespace ModelPrep.Steps;

/// <summary>How an artifact will be made on this machine.</summary>
internal abstract record BuildPlan
{
    private BuildPlan() { }

    /// <summary>Room that it takes on the cache's disk while it is made, as a multiple of the weights.</summary>
    public virtual int WeightCopies => 0;

    /// <summary>Room that it keeps, as a multiple of the weights.</summary>
    public virtual int KeptCopies => 0;

    /// <summary>An engine, and a model repository that the Triton CLI writes.</summary>
    /// <param name="TritonCli">Path of the CLI.</param>
    /// <param name="ImportOptions">
    /// Options of <c>triton import</c> for data type and parallelism, with their values.
    /// </param>
    /// <param name="FillDownloadFolder">
    /// Whether the CLI reads the weights from <c>hf_download</c> below the engine's folder.
    /// </param>
    /// <param name="First">
    /// What builds the engine before the CLI, which then finds it; null where the CLI builds it.
    /// </param>
    public sealed record Engine(
        string TritonCli,
        IReadOnlyList<string> ImportOptions,
        bool FillDownloadFolder,
        EngineScriptPlan? First = null
    ) : BuildPlan
    {
        /// <remarks>
        /// An engine has about the size of the weights. A CLI before 0.1.0 has converted weights beside it; later ones,
        /// and the LLM API, build the engine in a temporary folder first and then save a copy.
        /// </remarks>
        public override int WeightCopies => 2;

        /// <inheritdoc/>
        public override int KeptCopies => 1;
    }

    /// <summary>The model that serves through TensorRT-LLM's LLM API.</summary>
    /// <param name="TemplatePath">Its folder, to be copied.</param>
    public sealed record LlmApi(string TemplatePath) : BuildPlan;

    /// <summary>The two files of a model of the vLLM backend.</summary>
    public sealed record Vllm : BuildPlan;
}

/// <summary>An engine build through TensorRT-LLM's engine LLM API.</summary>
/// <param name="PythonPath">The Python that has the library.</param>
/// <param name="Module">The module that has <c>LLM</c>.</param>
/// <param name="DataType">The engine's data type.</param>
/// <param name="Reason">Why the CLI does not build it, in words that continue a sentence.</param>
internal sealed record EngineScriptPlan(string PythonPath, string Module, string DataType, string Reason);
