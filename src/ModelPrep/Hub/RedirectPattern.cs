namespace ModelPrep.Hub;

/// <summary>Where the hub keeps the small files of a commit, learned from its redirect for the first of them.</summary>
/// <remarks>
/// Public repositories answer <c>/resolve/COMMIT/PATH</c> with a redirect to an address on the hub itself that holds
/// the path and the file's hash, both of which the listing tells. A wrong guess costs one request and ends the
/// guessing.
/// </remarks>
internal sealed class RedirectPattern
{
    private const string PathMark = "{path}";
    private const string HashMark = "{hash}";
    private string? _pattern;
    private bool _forgotten;

    /// <summary>The address of another file, or null where nothing is known.</summary>
    public Uri? Predict(RemoteFile file) =>
        file.Digest.Algorithm is DigestAlgorithm.GitBlobSha1 && Volatile.Read(ref _pattern) is { } pattern
            ? new Uri(
                pattern
                    .Replace(PathMark, HubUrls.Encode(file.Path), StringComparison.Ordinal)
                    .Replace(HashMark, file.Digest.Hex, StringComparison.Ordinal)
            )
            : null;

    /// <summary>Learns from the answer for a file, which came after redirects.</summary>
    public void Learn(RemoteFile file, HubAnswer answer)
    {
        if (
            _forgotten
            || !answer.WasRedirected
            || !answer.FromHub
            || file.Digest.Algorithm is not DigestAlgorithm.GitBlobSha1
        )
            return;
        var address = answer.Uri.AbsoluteUri;
        var (path, hash) = ($"/{HubUrls.Encode(file.Path)}?", file.Digest.Hex);
        if (Count(address, path) == 1 && Count(address, hash) == 1)
            Volatile.Write(
                ref _pattern,
                address
                    .Replace(path, $"/{PathMark}?", StringComparison.Ordinal)
                    .Replace(hash, HashMark, StringComparison.Ordinal)
            );
    }

    /// <summary>Ends the guessing.</summary>
    public void Forget()
    {
        _forgotten = true;
        Volatile.Write(ref _pattern, null);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
