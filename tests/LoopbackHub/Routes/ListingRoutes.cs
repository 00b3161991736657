using System.Globalization;
using System.Text.Json.Nodes;

namespace LoopbackHub;

/// <summary>What a repository contains.</summary>
internal sealed class ListingRoutes(HubState state)
{
    public static Answer Info(Exchange exchange, Revision revision) =>
        Answer.Json(Answers.Info(revision, IsTrue(exchange.Parameter("blobs"))));

    /// <summary>A page of a folder's listing, with a link to the next one.</summary>
    public Answer Tree(Exchange exchange, Target target, Revision revision)
    {
        var below = target.Path.Length > 0 ? $"{target.Path}/" : "";
        var entries = Entries(revision, below, IsTrue(exchange.Parameter("recursive"))).ToList();
        if (entries.Count == 0 && below.Length > 0)
            return FileRoutes.EntryNotFound(target, revision);
        var start = int.TryParse(exchange.Parameter("cursor"), CultureInfo.InvariantCulture, out var cursor)
            ? cursor
            : 0;
        var next = start + state.Options.TreePageSize;
        var page = new JsonArray([.. entries.Skip(start).Take(state.Options.TreePageSize).Select(entry => entry())]);
        var answer = Answer.Json(page);
        return next < entries.Count ? answer.With("Link", $"<{PageUrl(exchange, next)}>; rel=\"next\"") : answer;
    }

    /// <summary>The entries of the paths that a form or a JSON object names; unknown paths are left out.</summary>
    public static async Task<Answer> PathsInfoAsync(Exchange exchange, Revision revision)
    {
        var (paths, expand) = await ReadPathsAsync(exchange);
        var found = new JsonArray();
        foreach (var path in paths)
        {
            var entry =
                revision.Find(path) is { } file ? Answers.File(file)
                : revision.Folders().Contains(path, StringComparer.Ordinal) ? Answers.Folder(path)
                : null;
            if (entry is not null && expand)
                entry["lastCommit"] = Answers.LastCommit(revision);
            if (entry is not null)
                found.Add(entry);
        }

        return Answer.Json(found);
    }

    private static async Task<(IReadOnlyList<string> Paths, bool Expand)> ReadPathsAsync(Exchange exchange)
    {
        var request = exchange.Http.Request;
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync(exchange.Gone);
            return ([.. form["paths"].OfType<string>()], IsTrue(form["expand"]));
        }

        var body = await JsonNode.ParseAsync(request.Body, cancellationToken: exchange.Gone);
        return (
            [.. body!["paths"]!.AsArray().Select(path => path!.GetValue<string>())],
            body["expand"]?.GetValue<bool>() ?? false
        );
    }

    private static IEnumerable<Func<JsonNode>> Entries(Revision revision, string below, bool recursive)
    {
        bool IsListed(string path) =>
            path.StartsWith(below, StringComparison.Ordinal)
            && (recursive || !path[below.Length..].Contains('/', StringComparison.Ordinal));
        foreach (var folder in revision.Folders().Where(IsListed))
            yield return () => Answers.Folder(folder);
        foreach (var file in revision.Files.Where(file => IsListed(file.File.Path)))
            yield return () => Answers.File(file);
    }

    private string PageUrl(Exchange exchange, int cursor)
    {
        var kept = exchange
            .Query.Split('&')
            .Where(pair => pair.Length > 0 && !pair.StartsWith("cursor=", StringComparison.Ordinal));
        var query = string.Join('&', [.. kept, string.Create(CultureInfo.InvariantCulture, $"cursor={cursor}")]);
        return new Uri(state.HubUri, $"/{string.Join('/', exchange.RawSegments)}?{query}").AbsoluteUri;
    }

    private static bool IsTrue(string? value) => value is "" or "1" or "true" or "True";
}
