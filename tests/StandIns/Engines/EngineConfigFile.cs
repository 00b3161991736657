using System.Text.Json;

namespace StandIns.Engines;

/// <summary>The <c>config.json</c> beside an engine, cut to what readers of it look at.</summary>
/// <param name="Version">TensorRT-LLM that built the engine.</param>
/// <param name="WorldSize">Number of ranks.</param>
internal sealed record EngineConfigFile(string? Version, int WorldSize)
{
    public const string Name = "config.json";

    public static void Write(EngineSpec spec, Generation generation)
    {
        using var file = File.Create(Path.Combine(spec.OutputPath, Name));
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("version", generation.TensorRtLlm);
        json.WriteStartObject("pretrained_config");
        json.WriteString("architecture", spec.Architecture);
        json.WriteString("dtype", spec.DataType);
        json.WriteStartObject("mapping");
        json.WriteNumber("world_size", spec.WorldSize);
        json.WriteNumber("tp_size", spec.Tensor);
        json.WriteNumber("pp_size", spec.Pipeline);
        json.WriteEndObject();
        json.WriteStartObject("quantization");
        json.WriteNull("quant_algo");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("build_config");
        json.WriteNumber("max_batch_size", spec.Limits.MaxBatchSize);
        json.WriteNumber("max_input_len", spec.Limits.MaxInputLength);
        json.WriteNumber("max_seq_len", spec.Limits.MaxSequenceLength);
        json.WriteNumber("max_num_tokens", spec.Limits.MaxTokens);
        json.WriteNumber("max_beam_width", spec.Limits.MaxBeamWidth);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Reads the file; null when it is missing or not of that form.</summary>
    public static EngineConfigFile? TryRead(string path) =>
        Read(
            path,
            root => new EngineConfigFile(
                root.TryGetProperty("version", out var version) ? version.GetString() : null,
                root.GetProperty("pretrained_config").GetProperty("mapping").GetProperty("world_size").GetInt32()
            )
        );

    /// <summary>Reads one number of it; null when it is missing.</summary>
    public static int? TryReadMaxBatchSize(string path) =>
        Read(path, root => (int?)root.GetProperty("build_config").GetProperty("max_batch_size").GetInt32());

    private static T? Read<T>(string path, Func<JsonElement, T> of)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return of(json.RootElement);
        }
        catch (Exception e)
            when (e is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return default;
        }
    }
}
