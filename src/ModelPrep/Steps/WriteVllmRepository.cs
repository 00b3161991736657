using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelPrep.Steps;

/// <summary>
/// Writes the model repository of Triton's vLLM backend, which reads the weights from their snapshot itself.
/// </summary>
internal static class WriteVllmRepository
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

    public static void Run(PreparationRequest request, Snapshot snapshot, StagedBuild staged)
    {
        FolderRemoval.Run(staged.ScratchPath);
        var model = Path.Combine(staged.RepositoryPath, request.ServedName);
        Directory.CreateDirectory(Path.Combine(model, "1"));
        StagedFile.Write(Path.Combine(model, "config.pbtxt"), Config);
        var ours = new JsonObject
        {
            ["model"] = snapshot.FolderPath,
            ["dtype"] = request.DataType ?? "auto",
            ["tensor_parallel_size"] = request.Parallelism.Tensor,
            ["pipeline_parallel_size"] = request.Parallelism.Pipeline,
            ["gpu_memory_utilization"] = 0.85,
        };
        using var json = new MemoryStream();
        using (
            var writer = new Utf8JsonWriter(
                json,
                new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
            EngineArguments.Merge(ours, request.Settings).WriteTo(writer);
        StagedFile.Write(Path.Combine(model, "1", "model.json"), json.ToArray());
    }
}
