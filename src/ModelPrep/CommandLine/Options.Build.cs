namespace ModelPrep.CommandLine;

internal static partial class Options
{
    public static readonly Setting<string> TritonCli = new("--triton-cli", Form.Text("PROGRAM"))
    {
        Help = "Triton CLI to build with.",
        Default = "triton, on PATH",
        Fallback = "triton",
    };

    public static readonly Setting<string> Builder = new("--builder", Form.OneOf("NAME", BuilderChoices.Names))
    {
        Fallback = "auto",
        Help =
            "What builds the engine: cli (triton import), llm-api (TensorRT-LLM's, then triton import) or auto (the "
            + "first that can).",
        Default = "auto",
    };

    public static readonly Setting<long?> MaxBatchSize = new("--max-batch-size", Form.Whole(1, LargestLimit))
    {
        Help = "Engine: requests in one batch, from 1.",
        Default = "the builder's own",
    };

    public static readonly Setting<long?> MaxInputLength = new("--max-input-len", Form.Whole(1, LargestLimit))
    {
        Help = "Engine: tokens of one prompt, from 1.",
    };

    public static readonly Setting<long?> MaxSequenceLength = new("--max-seq-len", Form.Whole(1, LargestLimit))
    {
        Help = "Engine: tokens of one prompt and its answer, from 1.",
    };

    public static readonly Setting<long?> MaxTokens = new("--max-num-tokens", Form.Whole(1, LargestLimit))
    {
        Help = "Engine: tokens of all requests of one step, from 1.",
    };

    public static readonly ListSetting BuildArguments = new("--build-arg", "KEY=VALUE")
    {
        Help =
            "Engine: another argument of TensorRT-LLM's BuildConfig or LLM, for example "
            + "plugin_config.gemm_plugin=auto. Repeatable.",
    };

    public static readonly Setting<TimeSpan?> BuildTimeout = new("--build-timeout", Form.Time())
    {
        Variable = "MODELPREP_BUILD_TIMEOUT",
        Help = "How long a build may take, for example 90s, 90m or 2h.",
        Default = "no limit",
    };

    public static readonly ListSetting Set = new("--set", "NAME=VALUE")
    {
        Help =
            "Value in the model repository: MODEL.PARAMETER for trtllm, as "
            + "tensorrt_llm.kv_cache_free_gpu_mem_fraction=0.9; an engine argument for llmapi and vllm. "
            + "Repeatable; the engine is kept.",
    };

    public static readonly Setting<string> LlmApiTemplate = new("--llmapi-template", Form.Path("DIR"))
    {
        Variable = "MODELPREP_LLMAPI_TEMPLATE",
        Help =
            "Model folder for --engine llmapi: triton_backend/all_models/llmapi/tensorrt_llm of TensorRT-LLM's source.",
        Default = "that of the image",
    };

    private const int LargestLimit = 100_000_000;

    /// <summary>How to build: <c>init</c> and <c>run</c>.</summary>
    public static IReadOnlyList<Setting> Building =>
        [
            TritonCli,
            Builder,
            MaxBatchSize,
            MaxInputLength,
            MaxSequenceLength,
            MaxTokens,
            BuildArguments,
            BuildTimeout,
            Set,
            LlmApiTemplate,
        ];
}
