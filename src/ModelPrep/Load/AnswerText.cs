using System.Text;
using System.Text.Json;

namespace ModelPrep.Load;

/// <summary>Extracts facts from a server's responses.</summary>
internal static class AnswerText
{
    private const int MostErrorBytes = 4096;
    private const int MostErrorCharacters = 300;

    /// <summary>Reads the reason from an error response, as one line; empty if there is none.</summary>
    public static async Task<string> ErrorAsync(Stream answer, CancellationToken cancellationToken)
    {
        var bytes = new byte[MostErrorBytes];
        var count = await answer.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(bytes.AsMemory(0, count));
            if (Error(json.RootElement) is { } error)
                return error;
        }
        catch (JsonException)
        {
            // Proxies and load balancers respond in HTML.
        }

        return OneLine(Encoding.UTF8.GetString(bytes, 0, count));
    }

    /// <summary>The error in a JSON response or event, as one line; null if there is none.</summary>
    public static string? Error(JsonElement json) =>
        json.ValueKind is JsonValueKind.Object
        && json.TryGetProperty("error", out var error)
        && error.ValueKind is not JsonValueKind.Null
            ? OneLine(error.ToString())
            : null;

    /// <summary>
    /// The number of tokens generated for this response or event, or null. Only vLLM reports it, and only on request.
    /// </summary>
    public static long? OutputTokens(JsonElement json) =>
        json.ValueKind is JsonValueKind.Object
        && json.TryGetProperty("num_output_tokens", out var count)
        && count.ValueKind is JsonValueKind.Number
        && count.TryGetInt64(out var tokens)
            ? tokens
            : null;

    /// <summary>Removes line breaks and other control characters, and shortens the text.</summary>
    public static string OneLine(string text)
    {
        var line = string.Concat(text.Select(one => char.IsControl(one) ? ' ' : one)).Trim().TrimEnd('.');
        return line.Length <= MostErrorCharacters ? line : line[..MostErrorCharacters] + "...";
    }
}
