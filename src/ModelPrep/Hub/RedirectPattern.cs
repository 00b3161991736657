namespace ModelPrep.Hub;

/// <summary>Predicts the addresses of a commit's small files from the redirect of the first one.</summary>
/// <remarks>
/// Public repositories redirect <c>/resolve/COMMIT/PATH</c> to an address on the hub itself. It contains the path and
/// the hash of the file, both known from the listing. A wrong prediction costs one request and ends predictions.
/// </remarks>
internal sealed class RedirectPattern
{
    private const string PathMark = "{path}";
    private const string HashMark = "{hash}";
    private string? _pattern;
    private bool _forgotten;

    /// <summary>Predicts the address of another file. Returns null if no pattern is known.</summary>
    public Uri? Predict(RemoteFile file) =>
        file.Digest.Algorithm is DigestAlgorithm.GitBlobSha1 && Volatile.Read(ref _pattern) is { } pattern
            ? new Uri(
                pattern
                    .Replace(PathMark, HubUrls.Encode(file.Path), StringComparison.Ordinal)
                    .Replace(HashMark, file.Digest.Hex, StringComparison.Ordinal)
            )
            : null;

    /// <summary>Learns the pattern from a redirected response.</summary>
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

    /// <summary>Ends predictions.</summary>
    public void Forget()
    {
        _forgotten = true;
        Volatile.Write(ref _pattern, null);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
