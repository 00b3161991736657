using System.Globalization;
using System.Text.Json;
using StandIns.Engines;

namespace StandIns.Server;

/// <summary>What the LLM API's model refuses when it is loaded.</summary>
internal static class LlmApiCheck
{
    private const string Tensor = "tensor_parallel_size";
    private const string Pipeline = "pipeline_parallel_size";

    /// <returns>Why it cannot be loaded, or null.</returns>
    public static string? FindFault(ServedModel model, ServerArguments arguments, Settings settings)
    {
        // It sets max_batch_size and the transaction policy itself, which is a part of completing the configuration.
        if (arguments.Has("disable-auto-complete-config"))
            return $"model '{model.Name}' has no outputs or transaction policy of its own: auto-complete of its "
                + "configuration is disabled";
        if (
            new[] { "model.py", "helpers.py" }.FirstOrDefault(name =>
                !File.Exists(Path.Combine(model.VersionPath, name))
            ) is
            { } missing
        )
            return $"{missing} does not exist in {model.VersionPath}";
        if (settings.Gpus.Count == 0)
            return "RuntimeError: CUDA error: no CUDA-capable device is detected";
        try
        {
            return FindFault(ModelYaml.Read(Path.Combine(model.VersionPath, ModelYaml.Name)), settings);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or FormatException
                        or JsonException
                        or ArgumentOutOfRangeException
                        or WeightsException
            )
        {
            return $"{model.VersionPath}/{ModelYaml.Name}: {e.Message}";
        }
    }

    private static string? FindFault(ModelYaml yaml, Settings settings)
    {
        if (yaml["model"] is not { Length: > 0 } weights)
            return "TypeError: LLM.__init__() missing 1 required positional argument: 'model'";
        // A path must exist; an id is looked up in the Hugging Face cache.
        var folder = Path.IsPathFullyQualified(weights) ? weights : HubCache.FindSnapshot(weights);
        if (!Directory.Exists(folder))
            return $"ValueError: the model {folder} does not exist";
        _ = ModelConfig.Read(folder);
        var ranks = Size(yaml[Tensor]) * Size(yaml[Pipeline]);
        return ranks <= settings.Gpus.Count
            ? null
            : $"RuntimeError: {Tensor} x {Pipeline} is {ranks}, and there are {settings.Gpus.Count} GPUs";
    }

    private static int Size(string? text) => text is null ? 1 : int.Parse(text, CultureInfo.InvariantCulture);
}
