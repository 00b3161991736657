using System.Text.Json;

namespace StandIns.Engines;

/// <summary>What a model's own <c>config.json</c> says.</summary>
internal sealed record ModelConfig(string Architecture, string DataType)
{
    private const string DefaultDataType = "float16";

    /// <exception cref="WeightsException">There is none, or it is not JSON.</exception>
    public static ModelConfig Read(string folder)
    {
        var path = Path.Combine(folder, "config.json");
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            return new ModelConfig(
                root.TryGetProperty("architectures", out var names) && names.GetArrayLength() > 0
                    ? names[0].GetString()!
                    : "LlamaForCausalLM",
                (root.TryGetProperty("torch_dtype", out var type) || root.TryGetProperty("dtype", out type))
                && type.GetString() is { } name
                    ? name
                    : DefaultDataType
            );
        }
        catch (Exception e) when (e is IOException or JsonException or InvalidOperationException)
        {
            throw new WeightsException($"{path} cannot be read: {e.Message}");
        }
    }
}
