using System.Text.RegularExpressions;
using ModelPrep.Logging;

namespace ModelPrep.Hub;

/// <summary>One page of a listing.</summary>
/// <param name="Files">Its files.</param>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="Next">Address of the next page; null for the last page.</param>
internal sealed partial record ListingPage(IReadOnlyList<RemoteFile> Files, long Bytes, Uri? Next)
{
    /// <summary>Reads the address of the next page from <c>Link: &lt;ADDRESS&gt;; rel="next"</c>.</summary>
    /// <exception cref="UnreachableException">The address is on another host, or is invalid.</exception>
    public static Uri? NextOf(HubAnswer answer, HubUrls urls)
    {
        if (!answer.Response.Headers.TryGetValues("Link", out var links))
            return null;
        var next = BetweenLinks().Split(string.Join(',', links)).FirstOrDefault(IsNext);
        if (next is null)
            return null;
        // Without the next page, the listing would be incomplete.
        var (start, end) = (next.IndexOf('<', StringComparison.Ordinal), next.IndexOf('>', StringComparison.Ordinal));
        if (start < 0 || end < start || !Uri.TryCreate(answer.Uri, next[(start + 1)..end], out var uri))
            throw Refused($"at an address that is none, {Secrets.HideKnown(next.Trim())}");
        return urls.IsHub(uri) ? uri : throw Refused($"on another host, {Secrets.HideKnown(uri.Authority)}");
    }

    /// <remarks>
    /// Follows RFC 8288: with or without quotes, in any case, possibly among other relations. If a next page were
    /// missed, the listing would look complete.
    /// </remarks>
    private static bool IsNext(string link) =>
        Relations()
            .Match(link[(link.LastIndexOf('>') + 1)..])
            .Groups["all"]
            .Value.Split(' ')
            .Contains("next", StringComparer.OrdinalIgnoreCase);

    private static UnreachableException Refused(string where) =>
        new(
            Messages.RedirectRefused,
            $"The file listing continues {where}",
            "Check --endpoint: a mirror must answer for itself"
        );

    /// <remarks>An address may contain commas.</remarks>
    [GeneratedRegex(@",(?=[^>]*(?:<|\z))")]
    private static partial Regex BetweenLinks();

    [GeneratedRegex(@"\brel\s*=\s*[""']?(?<all>[^""';]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Relations();
}
