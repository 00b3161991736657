using System.Text.Json.Nodes;
using ModelPrep.Repositories;

namespace ModelPrep.Kinds.LlmApi;

/// <summary>Copies the model that serves through TensorRT-LLM's LLM API, and writes its arguments.</summary>
/// <remarks>
/// Batch size and transaction policy belong in <c>model.yaml</c>: the model hands them to the server when it completes
/// the configuration, which it cannot do for a value that <c>config.pbtxt</c> has.
/// </remarks>
/// <param name="request">What is asked for.</param>
/// <param name="templatePath">Folder of the model.</param>
internal sealed class LlmApiBuild(PreparationRequest request, string templatePath) : SnapshotBuild(request)
{
    /// <inheritdoc/>
    protected override string Deed => $"the model repository is copied from {templatePath}";

    /// <inheritdoc/>
    protected override void Write(Snapshot snapshot, string modelPath)
    {
        foreach (var path in TemplateFiles.In(templatePath))
        {
            var copy = Path.Combine(modelPath, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            // the image's may be read-only
            StagedFile.Write(copy, File.ReadAllBytes(Path.Combine(templatePath, path)));
        }

        var config = Path.Combine(modelPath, "config.pbtxt");
        StagedFile.Write(config, new ModelConfig(File.ReadAllText(config)).Named(Request.ServedName).Text);
        StagedFile.Write(
            Path.Combine(modelPath, "1", "model.yaml"),
            "# Arguments of tensorrt_llm.LLM, written by modelprep; those of --set are among them.\n"
                + YamlText.Of(EngineArguments.Merge(Ours(snapshot), Request.Settings))
        );
    }

    private JsonObject Ours(Snapshot snapshot)
    {
        var ours = new JsonObject
        {
            ["model"] = snapshot.FolderPath,
            ["backend"] = "pytorch",
            ["tensor_parallel_size"] = Request.Parallelism.Tensor,
            ["pipeline_parallel_size"] = Request.Parallelism.Pipeline,
        };
        if (Request.DataType is { } type)
            ours["dtype"] = type;
        ours["triton_config"] = new JsonObject { ["max_batch_size"] = 0, ["decoupled"] = false };
        return ours;
    }
}
