using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelPrep.Repositories;

namespace ModelPrep.Kinds.Vllm;

/// <summary>Writes the two files of a model of Triton's vLLM backend.</summary>
internal sealed class VllmBuild(PreparationRequest request) : SnapshotBuild(request)
{
    private const string Config = """
        backend: "vllm"
        instance_group [
          {
            count: 1
            kind: KIND_MODEL
          }
        ]

        """;

    /// <inheritdoc/>
    protected override string Deed => "the model repository has two files";

    /// <inheritdoc/>
    protected override void Write(Snapshot snapshot, string modelPath)
    {
        Directory.CreateDirectory(Path.Combine(modelPath, "1"));
        StagedFile.Write(Path.Combine(modelPath, "config.pbtxt"), Config);
        var ours = new JsonObject
        {
            ["model"] = snapshot.FolderPath,
            ["dtype"] = Request.DataType ?? "auto",
            ["tensor_parallel_size"] = Request.Parallelism.Tensor,
            ["pipeline_parallel_size"] = Request.Parallelism.Pipeline,
            ["gpu_memory_utilization"] = 0.85,
        };
        using var json = new MemoryStream();
        using (
            var writer = new Utf8JsonWriter(
                json,
                new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
            EngineArguments.Merge(ours, Request.Settings).WriteTo(writer);
        StagedFile.Write(Path.Combine(modelPath, "1", "model.json"), json.ToArray());
    }
}
