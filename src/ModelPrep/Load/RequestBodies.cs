using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelPrep.Load;

/// <summary>Builds request bodies for Triton's generate extension. Pure.</summary>
internal static class RequestBodies
{
    /// <summary>
    /// Builds one body for each prompt. The fields of a prompt override the common ones; null removes a field.
    /// </summary>
    /// <param name="prompts">Request fields of each prompt. A prompt without a text gets a built-in one.</param>
    /// <param name="maxTokens">Maximum number of tokens to generate, from 1; 0 for the server's default.</param>
    /// <param name="stream">True to request a streamed response.</param>
    /// <param name="parameters">Additional fields of all bodies. They override the fields above.</param>
    public static IReadOnlyList<byte[]> Build(
        IReadOnlyList<JsonObject> prompts,
        int maxTokens,
        bool stream,
        IReadOnlyList<KeyValuePair<string, string>> parameters
    ) =>
        [
            .. prompts.Select(
                (prompt, index) =>
                    Build(prompt, Prompts.BuiltIn[index % Prompts.BuiltIn.Count], maxTokens, stream, parameters)
            ),
        ];

    private static byte[] Build(
        JsonObject prompt,
        string text,
        int maxTokens,
        bool stream,
        IReadOnlyList<KeyValuePair<string, string>> parameters
    )
    {
        var body = Prompts.Of(text);
        if (maxTokens > 0)
            body["max_tokens"] = JsonValue.Create(maxTokens);
        if (stream)
            body["stream"] = JsonValue.Create(true);
        foreach (var (name, value) in parameters)
            body[name] = Value(value);
        foreach (var (name, value) in prompt)
        {
            if (value is null)
                body.Remove(name);
            else
                body[name] = value.DeepClone();
        }

        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    /// <summary>Parses a JSON number, true or false. Any other value is a text.</summary>
    private static JsonNode Value(string text)
    {
        try
        {
            if (
                JsonNode.Parse(text) is { } value
                && value.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
            )
                return value;
        }
        catch (JsonException)
        {
            // Not JSON, so it is a text.
        }

        return JsonValue.Create(text);
    }
}
