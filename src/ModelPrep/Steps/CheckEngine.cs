using System.Text.RegularExpressions;

namespace ModelPrep.Steps;

/// <summary>Judges a build by its files: Triton CLIs return 0 when the build failed, and fill the repository all the same.</summary>
internal static partial class CheckEngine
{
    private static readonly string[] HelperModels = ["preprocessing", "postprocessing", "tensorrt_llm"];

    /// <exception cref="BuildFailedException">Something is missing or is not what was asked for.</exception>
    /// <exception cref="NoSpaceException">The disk filled up.</exception>
    public static CheckedEngine Run(PreparationRequest request, EngineBuild build, StagedBuild staged)
    {
        RequireSpace(build);
        foreach (var model in HelperModels.Append(request.ServedName))
        {
            if (!File.Exists(ConfigOf(staged, model)))
                throw Failed(build, $"the model repository has no {model}/config.pbtxt");
        }

        var configText = File.ReadAllText(ConfigOf(staged, "tensorrt_llm"));
        var enginePath = EnginePathParameter().Match(configText) is { Success: true } match ? match.Groups["path"].Value : "";
        if (!IsBelow(enginePath, build.EnginePath))
            throw Failed(build, $"tensorrt_llm/config.pbtxt names \"{enginePath}\" as the engine's folder, expected {build.EnginePath}");
        if (!MaxBatchSize().IsMatch(configText))
            throw Failed(build, "tensorrt_llm/config.pbtxt has no max_batch_size");

        if (CheckTokenizer.ProblemOf(staged.RepositoryPath) is { } problem)
            throw Failed(build, problem);
        RequireRanks(request, build, enginePath);
        var config = EngineConfig.TryRead(Path.Combine(enginePath, "config.json"))
            ?? throw Failed(build, $"{enginePath}/config.json is missing or unreadable");
        var built = new Parallelism(config.TensorParallelism, config.PipelineParallelism);
        if (built != request.Parallelism || config.WorldSize != request.Parallelism.WorldSize)
            throw Failed(build, $"the engine is for {built}, asked for {request.Parallelism}");
        if (request.DataType is not null && config.DataType != request.DataType)
            throw Failed(build, $"the engine's data type is {config.DataType}, asked for {request.DataType}");
        return new CheckedEngine(config.DataType, RequireLimits(request, build, config));
    }

    /// <summary>Checks that every rank has an engine.</summary>
    /// <exception cref="BuildFailedException">One has none.</exception>
    /// <exception cref="NoSpaceException">The disk filled up.</exception>
    public static void RequireRanks(PreparationRequest request, EngineBuild build, string enginePath)
    {
        RequireSpace(build);
        for (var rank = 0; rank < request.Parallelism.WorldSize; rank++)
        {
            if (new FileInfo(Path.Combine(enginePath, $"rank{rank}.engine")) is not { Exists: true, Length: > 0 })
                throw Failed(build, $"rank{rank}.engine is missing or empty, expected {request.Parallelism.WorldSize} rank files in {enginePath}");
        }

        RequireEvenRanks(request, build, enginePath);
    }

    /// <remarks>Ranks share the weights almost evenly, the first and last of a pipeline included: one that is far smaller was cut off.</remarks>
    private static void RequireEvenRanks(PreparationRequest request, EngineBuild build, string enginePath)
    {
        var sizes = Enumerable.Range(0, request.Parallelism.WorldSize)
            .Select(rank => new FileInfo(Path.Combine(enginePath, $"rank{rank}.engine")).Length).ToArray();
        if (Array.FindIndex(sizes, size => size < sizes.Max() / 20) is var small and >= 0)
            throw Failed(build, $"rank{small}.engine has {ByteSize.Format(sizes[small])}, the largest rank has {ByteSize.Format(sizes.Max())}");
    }

    /// <returns>Those that TensorRT-LLM has lowered, as sentences.</returns>
    private static List<string> RequireLimits(PreparationRequest request, EngineBuild build, EngineConfig config)
    {
        var lowered = new List<string>();
        foreach (var (name, option, asked) in request.Build.Limits)
        {
            if (!config.Limits.TryGetValue(name, out var built) || built == asked)
                continue;
            if (!IsLowered(name, built, asked, config))
                throw Failed(build, $"the engine's {name} is {built}, asked for {option} {asked}");
            lowered.Add($"TensorRT-LLM has lowered {option} from {asked} to {built}, the most that the engine's other limits let it use");
        }

        return lowered;
    }

    /// <remarks>
    /// TensorRT-LLM takes <c>max_seq_len</c> for a <c>max_input_len</c> that is larger, and its product with the batch size for a larger
    /// <c>max_num_tokens</c> (<c>_init_max_seq_len</c> and <c>check_max_num_tokens</c> in its builder).
    /// </remarks>
    private static bool IsLowered(string name, int built, int asked, EngineConfig config) => built < asked && name switch
    {
        "max_input_len" => config.Limits.TryGetValue("max_seq_len", out var longest) && built == longest,
        "max_num_tokens" => true,
        _ => false,
    };

    private static void RequireSpace(EngineBuild build)
    {
        if (build.Run.RanOutOfSpace)
            throw new NoSpaceException(
                Messages.DiskFull,
                $"The disk filled up while the engine was built in {build.EnginePath} (last line: {build.Run.LastLine})",
                "Free space there, or point --cache to a larger disk")
            {
                Output = build.Run.LastLines,
            };
    }

    private static string ConfigOf(StagedBuild staged, string model) => Path.Combine(staged.RepositoryPath, model, "config.pbtxt");

    private static bool IsBelow(string path, string folder) =>
        Path.IsPathFullyQualified(path) && (Path.GetFullPath(path) + "/").StartsWith(folder + "/", StringComparison.Ordinal);

    private static ModelPrepException Failed(EngineBuild build, string why) => BuildFailure.Explain(build, why);

    [GeneratedRegex("\"gpt_model_path\"[^}]*?string_value:\\s*\"(?<path>[^\"]*)\"")]
    private static partial Regex EnginePathParameter();

    [GeneratedRegex(@"max_batch_size:\s*\d+")]
    private static partial Regex MaxBatchSize();
}
