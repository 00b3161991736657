using System.Text.Json.Nodes;

namespace ModelPrep.Steps;

/// <summary>
/// Writes the model repository that serves through TensorRT-LLM's LLM API, which reads the weights from their snapshot
/// itself.
/// </summary>
/// <remarks>
/// Batch size and transaction policy belong in <c>model.yaml</c>: the model hands them to the server when it completes
/// the configuration, which it cannot do for a value that <c>config.pbtxt</c> has.
/// </remarks>
internal static class WriteLlmApiRepository
{
    public static void Run(PreparationRequest request, BuildPlan.LlmApi plan, Snapshot snapshot, StagedBuild staged)
    {
        FolderRemoval.Run(staged.ScratchPath);
        var model = Path.Combine(staged.RepositoryPath, request.ServedName);
        foreach (var path in TemplateFiles.In(plan.TemplatePath))
        {
            var copy = Path.Combine(model, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            // the image's may be read-only
            StagedFile.Write(copy, File.ReadAllBytes(Path.Combine(plan.TemplatePath, path)));
        }

        var config = Path.Combine(model, "config.pbtxt");
        StagedFile.Write(config, new ModelConfig(File.ReadAllText(config)).Named(request.ServedName).Text);
        StagedFile.Write(
            Path.Combine(model, "1", "model.yaml"),
            "# Arguments of tensorrt_llm.LLM, written by modelprep; those of --set are among them.\n"
                + YamlText.Of(EngineArguments.Merge(Ours(request, snapshot), request.Settings))
        );
    }

    private static JsonObject Ours(PreparationRequest request, Snapshot snapshot)
    {
        var ours = new JsonObject
        {
            ["model"] = snapshot.FolderPath,
            ["backend"] = "pytorch",
            ["tensor_parallel_size"] = request.Parallelism.Tensor,
            ["pipeline_parallel_size"] = request.Parallelism.Pipeline,
        };
        if (request.DataType is { } type)
            ours["dtype"] = type;
        ours["triton_config"] = new JsonObject { ["max_batch_size"] = 0, ["decoupled"] = false };
        return ours;
    }
}
