using System.Text;
using System.Text.Json;

namespace ModelPrep.Load;

/// <summary>What is read out of a server's answers.</summary>
internal static class AnswerText
{
    private const int MostErrorBytes = 4096;
    private const int MostErrorCharacters = 300;

    /// <summary>The reason in an answer that tells of an error, one line; empty when it has none.</summary>
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
            // Proxies and load balancers answer in HTML.
        }

        return OneLine(Encoding.UTF8.GetString(bytes, 0, count));
    }

    /// <summary>The error that a JSON answer or an event tells of, one line; null when it tells of none.</summary>
    public static string? Error(JsonElement json) =>
        json.ValueKind is JsonValueKind.Object
        && json.TryGetProperty("error", out var error)
        && error.ValueKind is not JsonValueKind.Null
            ? OneLine(error.ToString())
            : null;

    /// <summary>
    /// The number of tokens that a server generated for this answer or event, which vLLM tells when asked to; else
    /// null.
    /// </summary>
    public static long? OutputTokens(JsonElement json) =>
        json.ValueKind is JsonValueKind.Object
        && json.TryGetProperty("num_output_tokens", out var count)
        && count.ValueKind is JsonValueKind.Number
        && count.TryGetInt64(out var tokens)
            ? tokens
            : null;

    /// <summary>A text of others, without line breaks and other controls, and not too long.</summary>
    public static string OneLine(string text)
    {
        var line = string.Concat(text.Select(one => char.IsControl(one) ? ' ' : one)).Trim().TrimEnd('.');
        return line.Length <= MostErrorCharacters ? line : line[..MostErrorCharacters] + "...";
    }
}
