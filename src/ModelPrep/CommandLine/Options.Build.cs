using System.CommandLine;

namespace ModelPrep.CommandLine;

internal static partial class Options
{
    public static readonly Option<string> TritonCli = new("--triton-cli")
    {
        HelpName = "PROGRAM",
        Description = "Triton CLI to build with. Default: triton, on PATH.",
    };

    public static readonly Option<string> Builder = new("--builder")
    {
        HelpName = "NAME",
        Description =
            "What builds the engine: cli (triton import), llm-api (TensorRT-LLM's, then triton import) or auto (the "
            + "first that can, default).",
    };

    public static readonly Option<string> MaxBatchSize = new("--max-batch-size")
    {
        HelpName = "N",
        Description = "Engine: requests in one batch, from 1. Default: the builder's own.",
    };

    public static readonly Option<string> MaxInputLength = new("--max-input-len")
    {
        HelpName = "N",
        Description = "Engine: tokens of one prompt, from 1.",
    };

    public static readonly Option<string> MaxSequenceLength = new("--max-seq-len")
    {
        HelpName = "N",
        Description = "Engine: tokens of one prompt and its answer, from 1.",
    };

    public static readonly Option<string> MaxTokens = new("--max-num-tokens")
    {
        HelpName = "N",
        Description = "Engine: tokens of all requests of one step, from 1.",
    };

    public static readonly Option<string[]> BuildArguments = new("--build-arg")
    {
        HelpName = "KEY=VALUE",
        Description =
            "Engine: another argument of TensorRT-LLM's BuildConfig or LLM, for example "
            + "plugin_config.gemm_plugin=auto. Repeatable.",
    };

    public static readonly Option<string> BuildTimeout = new("--build-timeout")
    {
        HelpName = "TIME",
        Description =
            "How long a build may take, for example 90s, 90m or 2h. Default: no limit. [MODELPREP_BUILD_TIMEOUT]",
    };

    public static readonly Option<string[]> Set = new("--set")
    {
        HelpName = "NAME=VALUE",
        Description =
            "Value in the model repository: MODEL.PARAMETER for trtllm, as "
            + "tensorrt_llm.kv_cache_free_gpu_mem_fraction=0.9; an engine argument for llmapi and vllm. "
            + "Repeatable; the engine is kept.",
    };

    public static readonly Option<string> LlmApiTemplate = new("--llmapi-template")
    {
        HelpName = "DIR",
        Description =
            "Model folder for --engine llmapi: triton_backend/all_models/llmapi/tensorrt_llm of TensorRT-LLM's "
            + "source. Default: that of the image. [MODELPREP_LLMAPI_TEMPLATE]",
    };

    /// <summary>How to build: <c>init</c> and <c>run</c>.</summary>
    private static IReadOnlyList<Option> Building =>
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
