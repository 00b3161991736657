namespace ModelPrep.Hub;

/// <summary>File facts in the headers of a redirect response.</summary>
/// <param name="Etag">Hash of the file, without quotes.</param>
/// <param name="Size">Size in bytes.</param>
internal sealed record LinkedFile(string? Etag, long? Size)
{
    /// <summary>Reads <c>X-Linked-Etag</c> and <c>X-Linked-Size</c>. Returns null if both are missing.</summary>
    public static LinkedFile? Of(HttpResponseMessage response)
    {
        var etag = Value(response, "X-Linked-Etag");
        var size = Value(response, "X-Linked-Size");
        return etag is null && size is null
            ? null
            : new LinkedFile(Unquote(etag), long.TryParse(size, out var bytes) ? bytes : null);
    }

    private static string? Value(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static string? Unquote(string? etag) =>
        etag is not null && etag.StartsWith("W/", StringComparison.Ordinal) ? etag[2..].Trim('"') : etag?.Trim('"');
}
