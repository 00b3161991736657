using System.Text.Json;

namespace StandIns.Engines;

/// <summary>
/// The folder <c>converted_weights</c>: a file for each rank, together as big as the weights they come from.
/// </summary>
internal sealed class CheckpointFolder(string path)
{
    private string ConfigPath => Path.Combine(path, "config.json");

    /// <summary>Converts; what breaks on the way leaves a folder that looks converted.</summary>
    /// <exception cref="WeightsException">The weights are missing or broken.</exception>
    public void Write(string modelFolder, string dataType, int tensor, int pipeline)
    {
        Directory.CreateDirectory(path);
        var config = ModelConfig.Read(modelFolder);
        var weights = Weights.Read(modelFolder);
        using (var file = File.Create(ConfigPath))
        using (var json = new Utf8JsonWriter(file))
        {
            json.WriteStartObject();
            json.WriteString("architecture", config.Architecture);
            json.WriteString("dtype", dataType);
            json.WriteNumber("weight_bytes", weights.Bytes);
            json.WriteString("weight_sha256", weights.Sha256);
            json.WriteEndObject();
        }

        for (var rank = 0; rank < tensor * pipeline; rank++)
            SafetensorsFile.Write(
                RankPath(rank),
                new ContentPattern($"{weights.Sha256} {rank}"),
                weights.Bytes / (tensor * pipeline)
            );
    }

    /// <exception cref="WeightsException">The conversion was not complete.</exception>
    public EngineSpec Read(string outputPath, int tensor, int pipeline, BuildLimits limits)
    {
        for (var rank = 0; rank < tensor * pipeline; rank++)
        {
            if (!File.Exists(RankPath(rank)))
                throw new WeightsException($"{RankPath(rank)} does not exist");
            SafetensorsFile.Check(RankPath(rank));
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(ConfigPath));
        var root = json.RootElement;
        return new EngineSpec(
            outputPath,
            root.GetProperty("architecture").GetString()!,
            root.GetProperty("dtype").GetString()!,
            tensor,
            pipeline,
            root.GetProperty("weight_bytes").GetInt64(),
            root.GetProperty("weight_sha256").GetString()!,
            limits
        );
    }

    private string RankPath(int rank) => Path.Combine(path, $"rank{rank}.safetensors");
}
