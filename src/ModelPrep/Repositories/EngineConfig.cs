using System.Text.Json;

namespace ModelPrep.Repositories;

/// <summary>What an engine's <c>config.json</c> says about it.</summary>
/// <remarks>
/// <c>pretrained_config</c> since TensorRT-LLM 0.8, <c>builder_config</c> before. Rank 0 writes the file before its
/// engine, so its presence proves nothing.
/// </remarks>
internal sealed record EngineConfig(int WorldSize, int TensorParallelism, int PipelineParallelism, string? DataType)
{
    /// <summary>The numbers of its <c>build_config</c>: limits such as <c>max_batch_size</c>.</summary>
    public IReadOnlyDictionary<string, int> Limits { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

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
                    config.TryGetProperty("dtype", out var type) ? type.GetString() : null
                )
                {
                    Limits = LimitsOf(root),
                };
            }

            var old = root.GetProperty("builder_config");
            var (tensor, pipeline) = (
                old.GetProperty("tensor_parallel").GetInt32(),
                old.GetProperty("pipeline_parallel").GetInt32()
            );
            return new EngineConfig(
                tensor * pipeline,
                tensor,
                pipeline,
                old.TryGetProperty("precision", out var precision) ? precision.GetString() : null
            );
        }
        catch (Exception e)
            when (e is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Dictionary<string, int> LimitsOf(JsonElement root)
    {
        var limits = new Dictionary<string, int>(StringComparer.Ordinal);
        if (!root.TryGetProperty("build_config", out var build))
            return limits;
        foreach (var property in build.EnumerateObject())
        {
            if (property.Value.ValueKind is JsonValueKind.Number && property.Value.TryGetInt32(out var number))
                limits[property.Name] = number;
        }

        return limits;
    }
}
