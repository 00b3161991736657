using System.CommandLine;
using ModelPrep.Configuration;

namespace ModelPrep.CommandLine;

/// <summary>
/// Every option of the verbs, once: name, help and the variable that stands in for it. Here those of more than one
/// topic.
/// </summary>
internal static partial class Options
{
    public static readonly Option<string> Model = new("--model")
    {
        HelpName = "NAME",
        Description =
            $"Model to prepare: an alias ({string.Join(", ", ModelAliases.Names)}) or ORG/NAME. [MODELPREP_MODEL]",
    };

    public static readonly Option<string> Source = new("--source")
    {
        HelpName = "SOURCE",
        Description =
            "Where its files come from: hf:ORG/NAME or local:DIR. Default: the hub repository of the model. "
            + "[MODELPREP_SOURCE]",
    };

    public static readonly Option<string> Revision = new("--revision")
    {
        HelpName = "REV",
        Description = "Branch, tag or commit, resolved once to a commit. Default: main. [MODELPREP_REVISION]",
    };

    public static readonly Option<string> Engine = new("--engine")
    {
        HelpName = "KIND",
        Description =
            "What to prepare: trtllm (an engine, default), llmapi or vllm (weights and a repository). "
            + "[MODELPREP_ENGINE]",
    };

    public static readonly Option<string> DataType = new("--dt")
    {
        HelpName = "TYPE",
        Description =
            "Data type: float16, bfloat16 or float32; honoured or refused. Default: float16 where the builder takes "
            + "a type, else the builder's own.",
    };

    public static readonly Option<string> Tensor = new("--tp")
    {
        HelpName = "N",
        Description = "Tensor parallelism, from 1. Default: 1.",
    };

    public static readonly Option<string> Pipeline = new("--pp")
    {
        HelpName = "N",
        Description = "Pipeline parallelism, from 1. Default: 1. One GPU per rank, tp x pp ranks.",
    };

    public static readonly Option<string> Cache = new("--cache")
    {
        HelpName = "DIR",
        Description =
            "Folder for prepared artifacts. Default: ${XDG_CACHE_HOME:-~/.cache}/modelprep. [MODELPREP_CACHE] "
            + "Weights go to the Hugging Face cache. [HF_HUB_CACHE, HF_HOME]",
    };

    public static readonly Option<string> Prepared = new("--prepared")
    {
        HelpName = "FILE",
        Description =
            "Hand-over file by which init tells serve what to start. Default: CACHE/prepared.json. "
            + "[MODELPREP_PREPARED]",
    };

    public static readonly Option<string> ServedName = new("--served-name")
    {
        HelpName = "NAME",
        Description =
            "Name of the model in Triton. Default: the alias, or the last part of the id. [MODELPREP_SERVED_NAME]",
    };

    public static readonly Option<string> Until = new("--until")
    {
        HelpName = "PHASE",
        Description = "Where to stop: weights (after the download; needs no GPU) or ready (default).",
    };

    public static readonly Option<string> Output = new("--output")
    {
        HelpName = "FORMAT",
        Description = "Result on standard output: text (default) or json.",
    };

    public static readonly Option<string> LogFormat = new("--log-format")
    {
        HelpName = "FORMAT",
        Description = "Log on standard error: text (default) or json. [MODELPREP_LOG_FORMAT]",
    };

    public static readonly Option<string> MetricsFile = new("--metrics-file")
    {
        HelpName = "FILE",
        Description =
            "At the end, write how it went there for node exporter's textfile collector; name it *.prom. Default: "
            + "none. [MODELPREP_METRICS_FILE]",
    };

    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Log more; with serve also the server does.",
    };

    public static readonly Option<bool> Iso8601 = new("--iso8601")
    {
        Description = "The server logs with ISO 8601 times.",
    };

    /// <summary>What to prepare, and from where: <c>init</c> and <c>run</c>.</summary>
    public static IReadOnlyList<Option> Preparation => [.. Transferring, .. Building, MetricsFile];

    /// <summary>Which model: all verbs.</summary>
    public static IReadOnlyList<Option> Selection =>
        [
            Model,
            Source,
            Revision,
            Engine,
            DataType,
            Tensor,
            Pipeline,
            ServedName,
            Cache,
            Prepared,
            LogFormat,
            Verbose,
            Iso8601,
        ];
}
