using System.Text.Json;

namespace ModelPrep.Steps;

/// <summary>Texts in JSON that somebody else wrote.</summary>
internal static class JsonText
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
}
