using System.Globalization;

namespace StandIns.TritonCli;

/// <summary>The flow of <c>triton import</c>.</summary>
internal sealed class ImportCommand(ProgramContext context, CliLog log)
{
    private const string HuggingFacePrefix = "hf:";
    private const int MaxParallelism = 16;
    private static readonly string[] Backends = ["vllm", "tensorrtllm"];

    /// <exception cref="CliException">It failed, and the CLI knows.</exception>
    public void Run(ImportRequest request)
    {
        if (request.Backend is { } backend && !Backends.Contains(backend, StringComparer.Ordinal))
            throw new CliException(
                "The specified backend is not currently supported. Please choose from the following backends "
                    + $"{string.Join(", ", Backends)}"
            );
        if (request.Tensor is < 1 or > MaxParallelism || request.Pipeline is < 1 or > MaxParallelism)
            throw new CliException($"ValueError: parallelism must be from 1 to {MaxParallelism}");
        var source =
            request.Source
            ?? KnownModels.SourceOf(context.Settings.Generation, request.Model)
            ?? throw new CliException(
                $"No known source for model: '{request.Model}'. Please use a known model, or provide a --source."
            );
        var repository = new ModelRepository(request.RepositoryPath, context.Settings.Generation, log);
        repository.Create();
        var id = IdOf(source);
        if (request.Backend == "tensorrtllm")
            Add(request, repository, id);
        else
            repository.AddVllm(request.Model, id); // also when no backend is named
        repository.Show();
    }

    private void Add(ImportRequest request, ModelRepository repository, string id)
    {
        repository.CheckIsNew(request.Model);
        repository.AddTemplates(request.Model);
        try
        {
            Fill(request, repository, Build(request, id));
        }
        catch (Exception e) when (e is CliException or IOException && context.Settings.Fault != Faults.Leftovers)
        {
            log.Warning("Removing the models of the failed import");
            repository.Remove(request.Model);
            throw;
        }
    }

    private BuiltEngine Build(ImportRequest request, string id)
    {
        var enginePath = Path.Combine(
            Environment.GetEnvironmentVariable("ENGINE_DEST_PATH") ?? "/tmp/engines",
            request.Model
        );
        if (context.Settings.Fault == Faults.Leftovers)
        {
            Directory.CreateDirectory(enginePath);
            throw new CliException("the import broke down half way, as if interrupted");
        }

        return context.Settings.Generation.ConvertsCheckpoints
            ? new CheckpointBuild(context, log).Run(request, id, enginePath)
            : new LlmApiBuild(context, log).Run(request, id, enginePath);
    }

    private void Fill(ImportRequest request, ModelRepository repository, BuiltEngine built)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ModelTemplates.EnginePath] = built.EnginePath,
            ["${tokenizer_dir}"] = built.TokenizerPath,
            ["${tokenizer_type}"] = "auto",
            ["${triton_backend}"] = "tensorrtllm",
            ["${triton_max_batch_size}"] = built.MaxBatchSize.ToString(CultureInfo.InvariantCulture),
            ["${decoupled_mode}"] = "True",
            ["${max_queue_delay_microseconds}"] = "1000",
            ["${max_queue_size}"] = "0",
            ["${batching_strategy}"] = "inflight_fused_batching",
            ["${logits_datatype}"] = "TYPE_FP32",
            ["${encoder_input_features_data_type}"] = "TYPE_FP16",
            ["${exclude_input_in_output}"] = "True",
            ["${tensorrt_llm_model_name}"] = "tensorrt_llm",
            ["${tensorrt_llm_draft_model_name}"] = "",
            ["${preprocessing_instance_count}"] = "1",
            ["${postprocessing_instance_count}"] = "1",
            ["${bls_instance_count}"] = "1",
        };
        if (context.Settings.Fault == Faults.UnfilledTemplate)
            values.Remove(ModelTemplates.EnginePath);
        repository.Fill(request.Model, values);
    }

    /// <remarks>
    /// Only the text up to a second colon counts. <c>local:</c> is tested as a path, prefix and all, and so never
    /// exists.
    /// </remarks>
    private static string IdOf(string source) =>
        source.StartsWith(HuggingFacePrefix, StringComparison.Ordinal) ? source.Split(':')[1]
        : source.StartsWith("ngc:", StringComparison.Ordinal)
            ? throw new StandInException("models from NGC are not imitated")
        : !Path.Exists(source) ? throw new CliException($"{source} does not exist")
        : throw new StandInException("a source without hf: before it is not imitated");
}
