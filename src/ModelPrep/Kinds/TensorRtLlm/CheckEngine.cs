using System.Globalization;
using ModelPrep.Repositories;

namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>
/// Judges a build by its files: Triton CLIs return 0 when the build failed, and fill the repository all the same.
/// </summary>
internal static class CheckEngine
{
    private const string EngineModel = "tensorrt_llm";
    private const string EnginePathName = "gpt_model_path";
    private static readonly string[] HelperModels = ["preprocessing", "postprocessing", EngineModel];

    /// <exception cref="BuildFailedException">Something is missing or is not what was asked for.</exception>
    /// <exception cref="NoSpaceException">The disk filled up.</exception>
    public static CheckedEngine Run(PreparationRequest request, EngineBuild build, StagedBuild staged)
    {
        RequireRanks(request, build);
        var configPath = Path.Combine(build.EnginePath, EngineFiles.ConfigName);
        var config = EngineConfig.TryRead(configPath) ?? throw Failed(build, $"{configPath} is missing or unreadable");
        var built = new Parallelism(config.TensorParallelism, config.PipelineParallelism);
        if (built != request.Parallelism || config.WorldSize != request.Parallelism.WorldSize)
            throw Failed(build, $"the engine is for {built}, asked for {request.Parallelism}");
        if (request.DataType is not null && config.DataType != request.DataType)
            throw Failed(build, $"the engine's data type is {config.DataType}, asked for {request.DataType}");
        var lowered = RequireLimits(request, build, config);
        if (build.Run.Known is { ProvesFailure: true })
            throw Failed(build, "files that look whole are not trusted after that");
        RequireRepository(request, build, staged);
        return new CheckedEngine(config.DataType, lowered);
    }

    /// <summary>Checks that every rank has an engine, and a whole one.</summary>
    /// <exception cref="BuildFailedException">One has none.</exception>
    /// <exception cref="NoSpaceException">The disk filled up.</exception>
    public static void RequireRanks(PreparationRequest request, EngineBuild build)
    {
        if (build.Run.Full is { IsTold: true } full)
            throw BuildFailure.OfFullDisk(build, full, "the builder says so");
        var worldSize = request.Parallelism.WorldSize;
        var sizes = EngineFiles
            .RankNames(worldSize)
            .Select(name => new FileInfo(Path.Combine(build.EnginePath, name)))
            .Select(file => file.Exists ? file.Length : 0)
            .ToArray();
        if (Array.IndexOf(sizes, 0) is var missing and >= 0)
            throw Failed(
                build,
                $"{EngineFiles.RankName(missing)} is missing or empty, "
                    + $"expected {worldSize} rank files in {build.EnginePath}"
            );
        for (var rank = 0; rank < worldSize; rank++)
        {
            var name = EngineFiles.RankName(rank);
            if (build.Run.LargestRanks.TryGetValue(name, out var largest) && sizes[rank] < largest)
                throw Failed(build, $"{name} has {sizes[rank]} bytes, and had {largest} before it was saved");
        }

        // Ranks share the weights almost evenly, the first and last of a pipeline included.
        if (Array.FindIndex(sizes, size => size < sizes.Max() / 20) is var small and >= 0)
            throw Failed(
                build,
                $"{EngineFiles.RankName(small)} has {ByteSize.Format(sizes[small])}, "
                    + $"the largest rank has {ByteSize.Format(sizes.Max())}"
            );
    }

    private static void RequireRepository(PreparationRequest request, EngineBuild build, StagedBuild staged)
    {
        foreach (var model in HelperModels.Append(request.ServedName))
        {
            if (!File.Exists(ConfigOf(staged, model)))
                throw Failed(build, $"the model repository has no {model}/config.pbtxt");
        }

        var configs = RepositoryConfigs.Read(staged.RepositoryPath);
        foreach (var (model, config) in configs)
        {
            if (config.Find(EnginePathName) is not { } named)
                continue;
            if (!IsSame(named, build.EnginePath))
                throw Failed(
                    build,
                    $"{model}/config.pbtxt names \"{named}\" as the engine's folder, expected {build.EnginePath}"
                );
        }

        if (configs[EngineModel].Find(EnginePathName) is null)
            throw Failed(build, $"{EngineModel}/config.pbtxt names no folder of the engine");

        if (!int.TryParse(configs[EngineModel].Find("max_batch_size"), CultureInfo.InvariantCulture, out _))
            throw Failed(build, $"{EngineModel}/config.pbtxt has no max_batch_size");
        if (CheckTokenizer.ProblemOf(staged.RepositoryPath) is { } problem)
            throw Failed(build, problem);
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
            lowered.Add(
                $"TensorRT-LLM has lowered {option} from {asked} to {built}, the most that the engine's other "
                    + "limits let it use"
            );
        }

        return lowered;
    }

    /// <remarks>
    /// TensorRT-LLM takes <c>max_seq_len</c> for a <c>max_input_len</c> that is larger, and its product with the batch
    /// size for a larger <c>max_num_tokens</c> (<c>_init_max_seq_len</c> and <c>check_max_num_tokens</c> in its
    /// builder).
    /// </remarks>
    private static bool IsLowered(string name, int built, int asked, EngineConfig config) =>
        built < asked
        && name switch
        {
            "max_input_len" => config.Limits.TryGetValue("max_seq_len", out var longest) && built == longest,
            "max_num_tokens" => true,
            _ => false,
        };

    private static bool IsSame(string path, string folder) =>
        Path.IsPathFullyQualified(path) && Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) == folder;

    private static string ConfigOf(StagedBuild staged, string model) =>
        Path.Combine(staged.RepositoryPath, model, "config.pbtxt");

    private static ModelPrepException Failed(EngineBuild build, string why) => BuildFailure.Explain(build, why);
}
