using System.Text.RegularExpressions;
using ModelPrep.Logging;

namespace ModelPrep.Hub;

/// <summary>One page of a listing.</summary>
/// <param name="Files">Its files.</param>
/// <param name="Bytes">How long it was.</param>
/// <param name="Next">Where the next is; null for the last one.</param>
internal sealed partial record ListingPage(IReadOnlyList<RemoteFile> Files, long Bytes, Uri? Next)
{
    /// <summary>Where the page after an answer is: <c>Link: &lt;ADDRESS&gt;; rel="next"</c>.</summary>
    /// <exception cref="UnreachableException">It is on another host, or at an address that is none.</exception>
    public static Uri? NextOf(HubAnswer answer, HubUrls urls)
    {
        if (!answer.Response.Headers.TryGetValues("Link", out var links))
            return null;
        var next = BetweenLinks().Split(string.Join(',', links)).FirstOrDefault(IsNext);
        if (next is null)
            return null;
        // A listing that goes on where nobody can follow is not complete.
        var (start, end) = (next.IndexOf('<', StringComparison.Ordinal), next.IndexOf('>', StringComparison.Ordinal));
        if (start < 0 || end < start || !Uri.TryCreate(answer.Uri, next[(start + 1)..end], out var uri))
            throw Refused($"at an address that is none, {Secrets.HideKnown(next.Trim())}");
        return urls.IsHub(uri) ? uri : throw Refused($"on another host, {Secrets.HideKnown(uri.Authority)}");
    }

    /// <remarks>
    /// As RFC 8288 has it: with or without quotes, in any case, perhaps among other relations. A page that is not
    /// recognized would make the listing look complete.
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

    /// <remarks>An address may have commas, too.</remarks>
    [GeneratedRegex(@",(?=[^>]*(?:<|\z))")]
    private static partial Regex BetweenLinks();

    [GeneratedRegex(@"\brel\s*=\s*[""']?(?<all>[^""';]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Relations();
}
