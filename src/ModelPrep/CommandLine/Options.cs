using ModelPrep.Configuration;
using ModelPrep.Hosting;

namespace ModelPrep.CommandLine;

/// <summary>
/// Every option of the verbs, once: name, help and the variable that stands in for it. Here those of more than one
/// topic.
/// </summary>
internal static partial class Options
{
    public static readonly Setting<string> Model = new("--model", Form.Text("NAME"))
    {
        Variable = "MODELPREP_MODEL",
        Help = $"Model to prepare: an alias ({string.Join(", ", ModelAliases.Names)}) or ORG/NAME.",
        Proposals = [.. ModelAliases.Names],
    };

    public static readonly Setting<string> Source = new("--source", Form.Text("SOURCE"))
    {
        Variable = "MODELPREP_SOURCE",
        Help = "Where its files come from: hf:ORG/NAME or local:DIR.",
        Default = "the hub repository of the model",
    };

    public static readonly Setting<string> Revision = new("--revision", Form.Text("REV"))
    {
        Variable = "MODELPREP_REVISION",
        Help = "Branch, tag or commit, resolved once to a commit.",
        Default = "main",
    };

    public static readonly Setting<string> Engine = new("--engine", Form.OneOf("KIND", KindServices.Catalog.Names))
    {
        Variable = "MODELPREP_ENGINE",
        Help = "What to prepare: trtllm (an engine), llmapi or vllm (weights and a repository).",
        Default = "trtllm",
    };

    public static readonly Setting<string> DataType = new("--dt", Form.OneOf("TYPE", Abstractions.DataType.Names))
    {
        Help = "Data type: float16, bfloat16 or float32; honoured or refused.",
        Default = "float16 where the builder takes a type, else the builder's own",
    };

    public static readonly Setting<long?> Tensor = new("--tp", Form.Whole(1, 1024))
    {
        Help = "Tensor parallelism, from 1.",
        Default = "1",
    };

    public static readonly Setting<long?> Pipeline = new("--pp", Form.Whole(1, 1024))
    {
        Help = "Pipeline parallelism, from 1.",
        Default = "1",
        Note = " One GPU per rank, tp x pp ranks.",
    };

    public static readonly Setting<string> Cache = new("--cache", Form.Path("DIR"))
    {
        Variable = "MODELPREP_CACHE",
        Help = "Folder for prepared artifacts.",
        Default = "${XDG_CACHE_HOME:-~/.cache}/modelprep",
        FallbackOf = values => values.Variables.ExpandPath($"{values.Variables.UserCachePath}/modelprep"),
        Note = " Weights go to the Hugging Face cache. [HF_HUB_CACHE, HF_HOME]",
    };

    public static readonly Setting<string> Prepared = new("--prepared", Form.File("FILE"))
    {
        Variable = "MODELPREP_PREPARED",
        Help = "Hand-over file by which init tells serve what to start.",
        Default = "CACHE/prepared.json",
        FallbackOf = values => Path.Combine(values.Read(Cache)!, "prepared.json"),
    };

    public static readonly Setting<string> ServedName = new("--served-name", Form.Text("NAME"))
    {
        Variable = "MODELPREP_SERVED_NAME",
        Help = "Name of the model in Triton.",
        Default = "the alias, or the last part of the id",
    };

    public static readonly Setting<string> Until = new("--until", Form.OneOf("PHASE", ["ready", "weights"]))
    {
        Fallback = "ready",
        Help = "Where to stop: weights (after the download; needs no GPU) or ready.",
        Default = "ready",
    };

    public static readonly Setting<string> Output = new("--output", Form.OneOf("FORMAT", ["text", "json"]))
    {
        Fallback = "text",
        Help = "Result on standard output: text or json.",
        Default = "text",
    };

    public static readonly Setting<string> LogFormat = new("--log-format", Form.OneOf("FORMAT", ["text", "json"]))
    {
        Variable = "MODELPREP_LOG_FORMAT",
        Fallback = "text",
        Help = "Log on standard error: text or json.",
        Default = "text",
    };

    public static readonly Setting<string> MetricsFile = new("--metrics-file", Form.Path("FILE"))
    {
        Variable = "MODELPREP_METRICS_FILE",
        Help = "At the end, write how it went there for node exporter's textfile collector; name it *.prom.",
        Default = "none",
    };

    public static readonly Switch Verbose = new("--verbose") { Help = "Log more; with serve also the server does." };

    public static readonly Switch Iso8601 = new("--iso8601") { Help = "The server logs with ISO 8601 times." };

    /// <summary>What to prepare, and from where: <c>init</c> and <c>run</c>.</summary>
    public static IReadOnlyList<Setting> Preparation => [.. Transferring, .. Building, MetricsFile];

    /// <summary>Which model: all verbs.</summary>
    public static IReadOnlyList<Setting> Selection =>
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
