using System.CommandLine;
using ModelPrep.Configuration;

namespace ModelPrep.CommandLine;

/// <summary>Every option of the verbs, once: name, help and the variable that stands in for it.</summary>
internal static class Options
{
    public static readonly Option<string> Model = new("--model")
    {
        HelpName = "NAME",
        Description = $"Model to prepare: an alias ({string.Join(", ", ModelAliases.Names)}) or ORG/NAME. [MODELPREP_MODEL]",
    };

    public static readonly Option<string> Source = new("--source")
    {
        HelpName = "SOURCE",
        Description = "Where its files come from: hf:ORG/NAME or local:DIR. Default: the hub repository of the model. [MODELPREP_SOURCE]",
    };

    public static readonly Option<string> Revision = new("--revision")
    {
        HelpName = "REV",
        Description = "Branch, tag or commit, resolved once to a commit. Default: main. [MODELPREP_REVISION]",
    };

    public static readonly Option<string> Engine = new("--engine")
    {
        HelpName = "KIND",
        Description = "What to prepare: trtllm (an engine, default), llmapi or vllm (weights and a repository). [MODELPREP_ENGINE]",
    };

    public static readonly Option<string> DataType = new("--dt")
    {
        HelpName = "TYPE",
        Description = "Data type: float16, bfloat16 or float32; honoured or refused. Default: float16 where the builder takes a type, else the builder's own.",
    };

    public static readonly Option<string> Tensor = new("--tp") { HelpName = "N", Description = "Tensor parallelism, from 1. Default: 1." };

    public static readonly Option<string> Pipeline = new("--pp") { HelpName = "N", Description = "Pipeline parallelism, from 1. Default: 1. One GPU per rank, tp x pp ranks." };

    public static readonly Option<string> Cache = new("--cache")
    {
        HelpName = "DIR",
        Description = "Folder for prepared artifacts. Default: ${XDG_CACHE_HOME:-~/.cache}/modelprep. [MODELPREP_CACHE] Weights go to the Hugging Face cache. [HF_HUB_CACHE, HF_HOME]",
    };

    public static readonly Option<string> SharedCache = new("--shared-cache")
    {
        HelpName = "DIR",
        Description = "Folder that all nodes mount: looked into before downloading and building, filled after it. Default: none. [MODELPREP_SHARED_CACHE]",
    };

    public static readonly Option<string> Share = new("--share")
    {
        HelpName = "LIST",
        Description = "What nodes share there: weights, engines, or both with a comma. Default: engines. [MODELPREP_SHARE]",
    };

    public static readonly Option<string> TokenFile = new("--token-file")
    {
        HelpName = "FILE",
        Description = $"File that holds the hub token. Default: {HuggingFaceRules.MountedTokenPath} if it exists, then Hugging Face's rules. [HF_TOKEN_PATH]",
    };

    public static readonly Option<string> Endpoint = new("--endpoint")
    {
        HelpName = "URL",
        Description = "The hub or a mirror. Default: https://huggingface.co. [HF_ENDPOINT]",
    };

    public static readonly Option<string[]> Include = new("--include")
    {
        HelpName = "PATTERN",
        Description = "Take files that match instead of the built-in choice (one weight format, config, tokenizer). Repeatable; * matches any characters, also '/'.",
    };

    public static readonly Option<string[]> Exclude = new("--exclude") { HelpName = "PATTERN", Description = "Leave out files that match. Repeatable." };

    public static readonly Option<bool> AllowPickle = new("--allow-pickle")
    {
        Description = "Also take weight formats that can run code when they are loaded (.bin, .pt, .pth, .ckpt).",
    };

    public static readonly Option<string> Connections = new("--connections")
    {
        HelpName = "N",
        Description = "Connections for downloads at once, 1 to 128. Default: 8. [MODELPREP_CONNECTIONS]",
    };

    public static readonly Option<string> MaxRate = new("--max-rate")
    {
        HelpName = "RATE",
        Description = "Bytes per second that downloads may take in all, for example 100MB or 1.5GiB. Default: no limit. [MODELPREP_MAX_RATE]",
    };

    public static readonly Option<string> MaxCacheSize = new("--max-cache-size")
    {
        HelpName = "SIZE",
        Description = "What artifacts and weights may take in all, for example 500GB: the least recently used that nobody uses make room. Default: no limit. [MODELPREP_MAX_CACHE_SIZE]",
    };

    public static readonly Option<string> Prepared = new("--prepared")
    {
        HelpName = "FILE",
        Description = "Hand-over file by which init tells serve what to start. Default: CACHE/prepared.json. [MODELPREP_PREPARED]",
    };

    public static readonly Option<string> ServedName = new("--served-name")
    {
        HelpName = "NAME",
        Description = "Name of the model in Triton. Default: the alias, or the last part of the id. [MODELPREP_SERVED_NAME]",
    };

    public static readonly Option<string> Until = new("--until")
    {
        HelpName = "PHASE",
        Description = "Where to stop: weights (after the download; needs no GPU) or ready (default).",
    };

    public static readonly Option<bool> DryRun = new("--dry-run") { Description = "Print the server's command line and exit." };

    public static readonly Option<string> Output = new("--output") { HelpName = "FORMAT", Description = "Result on standard output: text (default) or json." };

    public static readonly Option<string> LogFormat = new("--log-format")
    {
        HelpName = "FORMAT",
        Description = "Log on standard error: text (default) or json. [MODELPREP_LOG_FORMAT]",
    };

    public static readonly Option<bool> Verbose = new("--verbose") { Description = "Log more; with serve also the server does." };

    public static readonly Option<bool> Iso8601 = new("--iso8601") { Description = "The server logs with ISO 8601 times." };

    public static readonly Option<string> Builder = new("--builder")
    {
        HelpName = "NAME",
        Description = "What builds the engine: cli (triton import), llm-api (TensorRT-LLM's, then triton import) or auto (the first that can, default).",
    };

    public static readonly Option<string> MaxBatchSize = new("--max-batch-size") { HelpName = "N", Description = "Engine: requests in one batch, from 1. Default: the builder's own." };

    public static readonly Option<string> MaxInputLength = new("--max-input-len") { HelpName = "N", Description = "Engine: tokens of one prompt, from 1." };

    public static readonly Option<string> MaxSequenceLength = new("--max-seq-len") { HelpName = "N", Description = "Engine: tokens of one prompt and its answer, from 1." };

    public static readonly Option<string> MaxTokens = new("--max-num-tokens") { HelpName = "N", Description = "Engine: tokens of all requests of one step, from 1." };

    public static readonly Option<string[]> BuildArguments = new("--build-arg")
    {
        HelpName = "KEY=VALUE",
        Description = "Engine: another argument of TensorRT-LLM's BuildConfig or LLM, for example plugin_config.gemm_plugin=auto. Repeatable.",
    };

    public static readonly Option<string> BuildTimeout = new("--build-timeout")
    {
        HelpName = "TIME",
        Description = "How long a build may take, for example 90m or 2h. Default: no limit. [MODELPREP_BUILD_TIMEOUT]",
    };

    public static readonly Option<string[]> Set = new("--set")
    {
        HelpName = "NAME=VALUE",
        Description = "Value in the model repository: MODEL.PARAMETER for trtllm, as tensorrt_llm.kv_cache_free_gpu_mem_fraction=0.9; an engine argument for llmapi and vllm. Repeatable; the engine is kept.",
    };

    public static readonly Option<string> LlmApiTemplate = new("--llmapi-template")
    {
        HelpName = "DIR",
        Description = "Model folder for --engine llmapi: triton_backend/all_models/llmapi/tensorrt_llm of TensorRT-LLM's source. Default: that of the image. [MODELPREP_LLMAPI_TEMPLATE]",
    };

    public static readonly Option<string> TritonCli = new("--triton-cli") { HelpName = "PROGRAM", Description = "Triton CLI to build with. Default: triton, on PATH." };

    public static readonly Option<string> TritonServer = new("--tritonserver") { HelpName = "PROGRAM", Description = "Server to start. Default: tritonserver, on PATH." };

    public static readonly Option<string> MpiRun = new("--mpirun") { HelpName = "PROGRAM", Description = "mpirun for several ranks. Default: mpirun, on PATH." };

    public static readonly Argument<string[]> ServerArguments = new("SERVER ARGS")
    {
        Description = "After --: arguments for tritonserver, appended to ours.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>What to prepare, and from where: <c>init</c> and <c>run</c>.</summary>
    public static IReadOnlyList<Option> Preparation { get; } =
        [Endpoint, TokenFile, Include, Exclude, AllowPickle, Connections, MaxRate, MaxCacheSize, SharedCache, Share, TritonCli, .. Building];

    /// <summary>How to build: <c>init</c> and <c>run</c>.</summary>
    private static IEnumerable<Option> Building => [Builder, MaxBatchSize, MaxInputLength, MaxSequenceLength, MaxTokens, BuildArguments, BuildTimeout, Set, LlmApiTemplate];

    /// <summary>Which model: all verbs.</summary>
    public static IReadOnlyList<Option> Selection { get; } =
        [Model, Source, Revision, Engine, DataType, Tensor, Pipeline, ServedName, Cache, Prepared, LogFormat, Verbose, Iso8601];

    /// <summary>How to start the server: <c>serve</c> and <c>run</c>.</summary>
    public static IReadOnlyList<Option> Launch { get; } = [DryRun, TritonServer, MpiRun];
}
