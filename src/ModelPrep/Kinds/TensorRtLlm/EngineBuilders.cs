namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>
/// The ways to an engine, of which the first that fits is taken. Pure; docs/engines.md shows the outcome for each
/// image.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>The Triton CLI, where it takes what is asked for. Released ones build for one GPU and in the model's own data
/// type, before 0.1.0 in float16; only branches take options for both, none takes limits. CLIs before 0.1.0 convert
/// from a folder <c>hf_download</c> that they would fill from the hub themselves; later ones hand the id to
/// TensorRT-LLM, which reads the Hugging Face cache.</item> <item>TensorRT-LLM's engine LLM API, which takes all of it;
/// the CLI finds the engine and writes the model repository.</item>
/// </list>
/// </remarks>
internal static class EngineBuilders
{
    private const string DataTypeOption = "--data-type";

    /// <summary>The options of <c>triton import</c> that decide which way is taken.</summary>
    public static IEnumerable<string> Options => [DataTypeOption, .. TensorOptions, .. PipelineOptions];

    private const string DefaultDataType = "float16";
    private static readonly string[] TensorOptions = ["--tensor-parallelism", "--tensor-parallel-size"];
    private static readonly string[] PipelineOptions = ["--pipeline-parallelism", "--pipeline-parallel-size"];
    private static readonly Version FirstWithoutDownloadFolder = new(0, 1, 0);

    /// <exception cref="ToolException">No way fits.</exception>
    public static EnginePlan Choose(PreparationRequest request, string cli, ToolchainFacts facts)
    {
        var version = facts.Versions.TritonCli;
        if (!facts.HasEngineFlow)
            throw new ToolException(
                Messages.EnginesGone,
                $"TensorRT-LLM {facts.Versions.TensorRtLlm} cannot build engines any more: they left it after "
                    + "1.3.0rc20",
                "Use an image with TensorRT-LLM 1.2 or earlier (Triton 26.07 or earlier), or --engine llmapi or vllm"
            );
        var tensor = TensorOptions.FirstOrDefault(facts.ImportOptions.Contains);
        var pipeline = PipelineOptions.FirstOrDefault(facts.ImportOptions.Contains);
        var takesType = facts.ImportOptions.Contains(DataTypeOption);
        var convertsItself = VersionText.IsBefore(version, FirstWithoutDownloadFolder) is true;
        var fills = convertsItself || (version is null && tensor == TensorOptions[0]);

        if (fills && facts.TrtLlmBuildPath is null)
            throw new ToolException(
                Messages.TrtLlmBuildMissing,
                $"The Triton CLI {version ?? "of unknown version"} at {cli} builds with trtllm-build, which is "
                    + "neither beside it nor on PATH",
                "Use an image that has TensorRT-LLM, or --engine vllm"
            );

        var lacking = Lacking().ToList();
        if (lacking.Count == 0 && request.Build.Builder is not BuilderChoice.LlmApi)
        {
            RequireKnownModel(request, cli, facts, convertsItself || fills);
            return new EnginePlan(
                cli,
                [
                    .. Parallel(tensor, request.Parallelism.Tensor),
                    .. Parallel(pipeline, request.Parallelism.Pipeline),
                    .. DataTypes(),
                ],
                fills
            );
        }

        var because =
            lacking.Count == 0
                ? "it was asked for"
                : $"triton import of the Triton CLI {version ?? "of unknown version"} has no option for "
                    + $"{string.Join(", ", lacking)}";
        if (
            request.Build.Builder is not BuilderChoice.Cli
            && !convertsItself
            && facts is { EngineModule: { } module, PythonPath: { } python }
        )
            return new EnginePlan(
                cli,
                [],
                FillDownloadFolder: false,
                new EngineScriptPlan(python, module, request.DataType ?? DefaultDataType, because)
            );
        throw Unable(request, cli, facts, lacking);

        IEnumerable<string> Lacking()
        {
            if (request.Parallelism.Tensor > 1 && tensor is null)
                yield return $"--tp {request.Parallelism.Tensor}";
            if (request.Parallelism.Pipeline > 1 && pipeline is null)
                yield return $"--pp {request.Parallelism.Pipeline}";
            if (request.DataType is { } type && !takesType && !(convertsItself && type is DefaultDataType))
                yield return $"--dt {type}";
            foreach (var (_, option, value) in request.Build.Limits)
                yield return $"{option} {value}";
            foreach (var argument in request.Build.Arguments)
                yield return $"--build-arg {argument}";
        }

        IEnumerable<string> Parallel(string? option, int size) => size == 1 ? [] : [option!, $"{size}"];

        IEnumerable<string> DataTypes() => takesType ? [DataTypeOption, request.DataType ?? DefaultDataType] : [];
    }

    /// <remarks>
    /// A CLI that fills <c>hf_download</c> looks the id up in its list, and can do nothing with a folder.
    /// </remarks>
    private static void RequireKnownModel(PreparationRequest request, string cli, ToolchainFacts facts, bool fills)
    {
        const string WayOut =
            "use an image of 25.01 to 26.07, whose builders take any model, or --engine llmapi or vllm";
        var name = $"The Triton CLI {facts.Versions.TritonCli ?? "of unknown version"} at {cli}";
        var repository = request.Source.Repository;
        if (fills && repository is null)
            throw new ToolException(
                Messages.ModelNotBuildable,
                $"{name} builds engines for models of the hub only, and cannot take the folder {request.Source.Name}",
                $"Name the model by its id, {WayOut}"
            );
        if (facts.BuildableIds is { } known && repository is not null && !known.Contains(repository.Value))
            throw new ToolException(
                Messages.ModelNotBuildable,
                $"{name} cannot build an engine for {repository}: it knows "
                    + $"{string.Join(", ", known.Order(StringComparer.Ordinal))}",
                $"Choose one of these, {WayOut}"
            );
    }

    private static ToolException Unable(
        PreparationRequest request,
        string cli,
        ToolchainFacts facts,
        List<string> lacking
    )
    {
        var what = lacking.Count == 0 ? "--builder llm-api" : string.Join(", ", lacking);
        var api =
            request.Build.Builder is BuilderChoice.Cli
                ? "--builder cli leaves nothing else"
                : $"TensorRT-LLM {facts.Versions.TensorRtLlm ?? "of unknown version"} has no engine LLM API that "
                    + "goes with it";
        return new ToolException(
            Messages.BuilderLacksOption,
            lacking.Count == 0
                ? $"The engine LLM API was asked for, but {api}"
                : $"The Triton CLI {facts.Versions.TritonCli ?? "of unknown version"} at {cli} cannot build with "
                    + $"{what}: its import has no option for it, and {api}",
            $"Leave {what} away, use an image of 25.01 to "
                + $"26.07{(request.Build.Builder is BuilderChoice.Cli ? " with --builder auto" : "")} or with the "
                + "Triton CLI of branch aslb-mn, or --engine llmapi or vllm"
        );
    }
}
