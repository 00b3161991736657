using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace ModelPrep.Hub;

/// <summary>The hub's HTTP interface, as far as downloading needs it.</summary>
internal sealed partial class HubClient(HubAccess hub, ILogger<HubClient> log) : IModelHub
{
    private readonly ConcurrentDictionary<string, RedirectPattern> _redirects = new(StringComparer.Ordinal);

    public async Task<string> ResolveAsync(RepositoryId repository, string revision, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(hub.Urls.Info(repository, revision), repository, revision, cancellationToken);
        var info = await ReadAsync(answer, HubJson.Default.ModelInfo, cancellationToken);
        return info?.Sha is { Length: 40 } sha && sha.All(char.IsAsciiHexDigitLower)
            ? sha
            : throw new BrokenContentException(Messages.CommitUnnamed, $"The hub names no commit for {repository} at {revision}", "Check --endpoint: it may not be a hub");
    }

    public async Task<IReadOnlyList<RemoteFile>> ListAsync(RepositoryId repository, string commit, CancellationToken cancellationToken)
    {
        var files = new List<RemoteFile>();
        for (Uri? page = hub.Urls.Tree(repository, commit); page is not null;)
        {
            using var answer = await GetAsync(page, repository, commit, cancellationToken);
            var entries = await ReadAsync(answer, HubJson.Default.ListTreeEntry, cancellationToken) ?? [];
            files.AddRange(entries.Where(entry => entry.Type is "file").Select(entry => Parse(repository, entry)));
            page = NextPage(answer.Response, page);
        }

        return files;
    }

    public IRemoteFile Open(RepositoryId repository, string commit, RemoteFile file) =>
        new HubFile(repository, commit, file, hub, _redirects.GetOrAdd($"{repository}@{commit}", _ => new RedirectPattern()));

    private Task<HubAnswer> GetAsync(Uri uri, RepositoryId repository, string revision, CancellationToken cancellationToken)
    {
        string? refused = null;
        return hub.Retry.RunAsync(
            async token =>
            {
                while (true)
                {
                    var secret = hub.Tokens.Read();
                    var answer = await hub.Http.GetAsync(uri, secret, range: null, token);
                    Answered(uri.AbsolutePath, (int)answer.Response.StatusCode);
                    if (answer.Response.IsSuccessStatusCode)
                        return answer;
                    using (answer)
                    {
                        // A secret can be replaced while the pod waits: read it once more before giving up.
                        if (answer.Response.StatusCode is System.Net.HttpStatusCode.Unauthorized && refused != secret && hub.Tokens.Read() != secret)
                        {
                            refused = secret;
                            continue;
                        }

                        throw await hub.Errors.ReadAsync(repository, revision, answer.Response, answer.SentToken, token);
                    }
                }
            },
            cancellationToken);
    }

    private static async Task<T?> ReadAsync<T>(HubAnswer answer, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await answer.Response.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(stream, type, cancellationToken);
        }
        catch (JsonException e)
        {
            throw new UnreachableException(
                Messages.NoHub,
                $"{answer.Response.RequestMessage?.RequestUri?.Host} answers, but not as a hub does (content type {answer.Response.Content.Headers.ContentType?.MediaType ?? "none"})",
                "Check --endpoint; a proxy or login page may stand in between", e);
        }
    }

    private static RemoteFile Parse(RepositoryId repository, TreeEntry entry) =>
        RemoteFile.TryCreate(entry.Path, entry.Lfs?.Size ?? entry.Size, entry.Oid, entry.Lfs is null ? null : entry.Lfs.Oid ?? "", entry.XetHash)
        ?? throw new BrokenContentException(
            Messages.FileUnsafe,
            $"{repository} lists the file \"{entry.Path}\" with hash \"{entry.Lfs?.Oid ?? entry.Oid}\", which cannot be stored safely",
            "Do not use this repository; report it to the hub");

    private Uri? NextPage(HttpResponseMessage response, Uri page)
    {
        if (!response.Headers.TryGetValues("Link", out var links))
            return null;
        var next = string.Join(',', links).Split(',').FirstOrDefault(link => link.Contains("rel=\"next\"", StringComparison.Ordinal));
        if (next is null || next.IndexOf('<') is not (>= 0 and var start) || next.IndexOf('>') is not (>= 0 and var end))
            return null;
        var uri = new Uri(page, next[(start + 1)..end]);
        return hub.Urls.IsHub(uri)
            ? uri
            : throw new UnreachableException(Messages.RedirectRefused, $"The file listing continues on another host, {uri.Host}", "Check --endpoint: a mirror must answer for itself");
    }

    [LoggerMessage(2101, LogLevel.Debug, "GET {Path}: HTTP {Status}")]
    private partial void Answered(string path, int status);
}
