using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelPrep.Hub;

/// <summary>The part of the hub's HTTP API that downloads need.</summary>
internal sealed class HubClient(HubAccess hub, TimeProvider time, ILogger<HubClient> log) : IModelHub
{
    private readonly ConcurrentDictionary<string, RedirectPattern> _redirects = new(StringComparer.Ordinal);
    private readonly HubQuestions _questions = new(hub, log);
    private readonly JsonAnswers _answers = new(hub.Transfer);

    public async Task<string> ResolveAsync(
        RepositoryId repository,
        string revision,
        HubEffort effort,
        CancellationToken cancellationToken
    )
    {
        var info = await hub.Deadline.RunAsync(
            $"The hub did not say which commit {revision} of {repository} is",
            late =>
                _questions.AskAsync(
                    hub.Urls.Info(repository, revision),
                    repository,
                    revision,
                    effort,
                    (answer, token) => _answers.ReadAsync(answer, HubJson.Default.ModelInfo, token),
                    late
                ),
            cancellationToken
        );
        return info?.Sha is { Length: 40 } sha && sha.All(char.IsAsciiHexDigitLower)
            ? sha
            : throw new BrokenContentException(
                Messages.CommitUnnamed,
                $"The hub names no commit for {repository} at {revision}",
                "Check --endpoint: it may not be a hub"
            );
    }

    public Task<IReadOnlyList<RemoteFile>> ListAsync(
        RepositoryId repository,
        string commit,
        HubEffort effort,
        CancellationToken cancellationToken
    ) =>
        hub.Deadline.RunAsync(
            $"The hub did not list the files of {repository}",
            token => ListPagesAsync(repository, commit, effort, token),
            cancellationToken
        );

    public IRemoteFile Open(RepositoryId repository, string commit, RemoteFile file) =>
        new HubFile(
            repository,
            commit,
            file,
            hub,
            _redirects.GetOrAdd($"{repository}@{commit}", _ => new RedirectPattern())
        );

    private async Task<IReadOnlyList<RemoteFile>> ListPagesAsync(
        RepositoryId repository,
        string commit,
        HubEffort effort,
        CancellationToken cancellationToken
    )
    {
        var listing = new Listing(
            repository,
            effort is HubEffort.Brief ? hub.Transfer.BriefLimit : hub.Transfer.ListingLimit,
            time
        );
        for (Uri? uri = hub.Urls.Tree(repository, commit); uri is not null; )
        {
            listing.Visit(uri);
            var page = await _questions.AskAsync(uri, repository, commit, effort, ReadPageAsync, cancellationToken);
            listing.Add(page);
            uri = page.Next;
        }

        return listing.Files;

        async Task<ListingPage> ReadPageAsync(HubAnswer answer, CancellationToken token)
        {
            var next = ListingPage.NextOf(answer, hub.Urls);
            var files = new List<RemoteFile>();
            var bytes = await _answers.ReadListAsync(
                answer,
                HubJson.Default.TreeEntry,
                listing.BytesLeft,
                entry => files.AddRange(listing.Parse(entry)),
                token
            );
            return new ListingPage(files, bytes, next);
        }
    }
}
