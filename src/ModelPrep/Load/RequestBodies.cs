using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelPrep.Load;

/// <summary>The bodies of requests for Triton's generate extension. Pure.</summary>
internal static class RequestBodies
{
    /// <summary>
    /// One body for each prompt: fields that all have, and over them those of the prompt, where null takes a field
    /// away.
    /// </summary>
    /// <param name="prompts">The fields that each has of its own; one without a text gets a built-in one.</param>
    /// <param name="maxTokens">How many tokens the model may answer, from 1; 0 to leave that to the server.</param>
    /// <param name="stream">Whether the model is to answer in parts.</param>
    /// <param name="parameters">Further fields of all; they replace the ones above.</param>
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

    /// <summary>A number, true or false as JSON has it; anything else is a text.</summary>
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
            // It is a text.
        }

        return JsonValue.Create(text);
    }
}
