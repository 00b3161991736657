using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelPrep.Abstractions;

/// <summary>Texts in JSON that somebody else wrote.</summary>
public static class JsonText
{
    /// <summary>
    /// The text of a value; null where it is none, half a surrogate pair included, which .NET reads from no JSON.
    /// </summary>
    public static string? Of(JsonElement value)
    {
        try
        {
            return value.ValueKind is JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A value as JSON, if it is any; else as text.</summary>
    public static JsonNode? ParseOrText(string text)
    {
        try
        {
            var value = JsonNode.Parse(
                Encoding.UTF8.GetBytes(text),
                documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }
            );
            _ = value?.ToJsonString(); // half a surrogate is read, but cannot be written
            return value;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return JsonValue.Create(text);
        }
    }
}
