using System.Text.Json;

namespace StandIns.Server;

/// <summary>A request to generate text.</summary>
internal sealed record GenerateRequest(string Text, int MaxTokens)
{
    private const int DefaultMaxTokens = 16;
    private const int MostTokens = 4096;

    /// <summary>Reads a body; null with a reason when a model would not take it.</summary>
    public static GenerateRequest? TryRead(byte[] body, ServedModel model, out string problem)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            // The LLM API's model takes sampling_param_max_tokens, and refuses the ensemble's name for it.
            var name = model.Kind is ModelKind.LlmApi ? "sampling_param_max_tokens" : "max_tokens";
            problem =
                model.Kind is ModelKind.LlmApi && root.TryGetProperty("max_tokens", out _)
                    ? $"unexpected inference input 'max_tokens' for model '{model.Name}'"
                    : "";
            return problem.Length > 0
                ? null
                : new GenerateRequest(
                    root.GetProperty("text_input").GetString() ?? "",
                    root.TryGetProperty(name, out var tokens) ? tokens.GetInt32() : DefaultMaxTokens
                );
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            problem = $"failed to parse the request JSON buffer: {e.Message}";
            return null;
        }
    }

    /// <summary>The answer: always the same words, as many as asked for.</summary>
    public string ToAnswer(string model)
    {
        var words = string.Join(
            ' ',
            Enumerable.Range(1, Math.Clamp(MaxTokens, 0, MostTokens)).Select(number => $"word{number}")
        );
        var output = JsonEncodedText.Encode($"{Text} {words}");
        return $$"""{"model_name":"{{model}}","model_version":"1","text_output":"{{output}}"}""";
    }
}
