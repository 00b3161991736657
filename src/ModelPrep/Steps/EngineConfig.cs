using System.Text.Json;

namespace ModelPrep.Steps;

/// <summary>What an engine's <c>config.json</c> says about it.</summary>
/// <remarks>
/// <c>pretrained_config</c> since TensorRT-LLM 0.8, <c>builder_config</c> before. Rank 0 writes the file before its engine, so
/// its presence proves nothing.
/// </remarks>
internal sealed record EngineConfig(int WorldSize, int TensorParallelism, int PipelineParallelism, string? DataType)
{
    /// <summary>Reads the file; null when it is missing or not of that form.</summary>
    public static EngineConfig? TryRead(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            if (root.TryGetProperty("pretrained_config", out var config))
            {
                var mapping = config.GetProperty("mapping");
                return new EngineConfig(
                    mapping.GetProperty("world_size").GetInt32(),
                    mapping.GetProperty("tp_size").GetInt32(),
                    mapping.GetProperty("pp_size").GetInt32(),
                    config.TryGetProperty("dtype", out var type) ? type.GetString() : null);
            }

            var old = root.GetProperty("builder_config");
            var (tensor, pipeline) = (old.GetProperty("tensor_parallel").GetInt32(), old.GetProperty("pipeline_parallel").GetInt32());
            return new EngineConfig(tensor * pipeline, tensor, pipeline, old.TryGetProperty("precision", out var precision) ? precision.GetString() : null);
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
