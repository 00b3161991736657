namespace LoopbackHub.Tests;

/// <summary>What tests ask of a response.</summary>
internal static class ResponseExtensions
{
    public static int Status(this HttpResponseMessage response) => (int)response.StatusCode;

    /// <summary>A header of the response or of its content; null if it is missing.</summary>
    public static string? Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;

    public static Task<byte[]> BytesAsync(this HttpResponseMessage response) =>
        response.Content.ReadAsByteArrayAsync(RunningHub.Patience);

    public static Task<string> TextAsync(this HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(RunningHub.Patience);

    /// <summary>Reads until the body ends or the connection does.</summary>
    public static async Task<(byte[] Bytes, bool Broken)> RemainsAsync(this HttpResponseMessage response)
    {
        using var received = new MemoryStream();
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(RunningHub.Patience);
            await body.CopyToAsync(received, RunningHub.Patience);
            return (received.ToArray(), false);
        }
        catch (IOException)
        {
            return (received.ToArray(), true);
        }
    }
}
