using ModelPrep.Logging;

namespace ModelPrep.Hub;

/// <summary>One page of a listing.</summary>
/// <param name="Files">Its files.</param>
/// <param name="Bytes">How long it was.</param>
/// <param name="Next">Where the next is; null for the last one.</param>
internal sealed record ListingPage(IReadOnlyList<RemoteFile> Files, long Bytes, Uri? Next)
{
    private const string Mark = "rel=\"next\"";

    /// <summary>Where the page after an answer is: <c>Link: &lt;ADDRESS&gt;; rel="next"</c>.</summary>
    /// <exception cref="UnreachableException">It is on another host, or at an address that is none.</exception>
    public static Uri? NextOf(HubAnswer answer, HubUrls urls)
    {
        if (!answer.Response.Headers.TryGetValues("Link", out var links))
            return null;
        var next = string.Join(',', links)
            .Split(',')
            .FirstOrDefault(link => link.Contains(Mark, StringComparison.Ordinal));
        if (next is null)
            return null;
        // A listing that goes on where nobody can follow is not complete.
        var (start, end) = (next.IndexOf('<', StringComparison.Ordinal), next.IndexOf('>', StringComparison.Ordinal));
        if (start < 0 || end < start || !Uri.TryCreate(answer.Uri, next[(start + 1)..end], out var uri))
            throw Refused($"at an address that is none, {Secrets.HideKnown(next.Trim())}");
        return urls.IsHub(uri) ? uri : throw Refused($"on another host, {Secrets.HideKnown(uri.Authority)}");
    }

    private static UnreachableException Refused(string where) =>
        new(
            Messages.RedirectRefused,
            $"The file listing continues {where}",
            "Check --endpoint: a mirror must answer for itself"
        );
}
