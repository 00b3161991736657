using Microsoft.Extensions.Logging;

namespace ModelPrep.Sources.HuggingFace;

/// <summary>Lists a model's files and chooses the ones that are needed.</summary>
/// <remarks>
/// The hub is asked only when nobody has listed the commit before. Where it cannot be, a snapshot that another client
/// has left without a listing is taken as it is, if what it holds is a model.
/// </remarks>
internal sealed partial class SelectFiles(
    IModelHub hub,
    ISnapshotCache cache,
    IHubFiles files,
    CheckCode code,
    ILogger<SelectFiles> log
)
{
    /// <exception cref="NotFoundException">Weights, or something else that a server needs, are missing.</exception>
    public async Task<FileSelection> RunAsync(
        RepositoryId repository,
        string commit,
        FileRules rules,
        CancellationToken cancellationToken
    )
    {
        if (cache.FindListing(repository, commit) is not { } listing)
        {
            // What another client has left without a listing may be all that is needed: then the hub is asked briefly.
            var isThere = cache.ListPresent(repository, commit).Count > 0;
            try
            {
                listing = await hub.ListAsync(
                    repository,
                    commit,
                    isThere ? HubEffort.Brief : HubEffort.Full,
                    cancellationToken
                );
            }
            catch (Exception e) when (isThere && e is (UnreachableException or BusyException))
            {
                if (await FindPresentAsync(repository, commit, rules, cancellationToken) is { } present)
                {
                    TakingWhatIsThere(e.Message, repository.Value, commit, present.Files.Count);
                    return present;
                }

                listing = await hub.ListAsync(repository, commit, HubEffort.Full, cancellationToken);
            }
        }

        var chosen = await ChooseAsync(repository, commit, listing, rules, cancellationToken);
        ModelCode.RequireReadable(repository, chosen.Files);
        chosen = chosen with { Listing = listing };
        if (rules.MustServe && WholeModel.LacksTokenizer(listing, chosen.Files))
            WithoutTokenizer(repository.Value);
        var (selection, missing) = await code.RunAsync(repository, commit, chosen, rules, cancellationToken);
        if (missing is not null)
            WithoutModule(repository.Value, missing);
        return selection;
    }

    /// <summary>The same, as far as the cache alone can tell; null where it cannot.</summary>
    public async Task<FileSelection?> FindCachedAsync(
        RepositoryId repository,
        string commit,
        FileRules rules,
        CancellationToken cancellationToken
    ) =>
        cache.FindListing(repository, commit) is { } listing
        && listing.All(file => file.Path is not FileChoice.IndexName || cache.Contains(repository, commit, file))
            ? await ChooseAsync(repository, commit, listing, ForShow(rules), cancellationToken) with
            {
                Listing = listing,
            }
            : null;

    /// <remarks>An artifact that is there needs no files, and so none are missing.</remarks>
    private static FileRules ForShow(FileRules rules) => rules with { MustServe = false };

    private async Task<FileSelection> ChooseAsync(
        RepositoryId repository,
        string commit,
        IReadOnlyList<RemoteFile> all,
        FileRules rules,
        CancellationToken cancellationToken
    )
    {
        var index = all.FirstOrDefault(file => file.Path is FileChoice.IndexName);
        if (index is null || (rules.Include.Count > 0 && !IsIncluded(index)))
            return FileChoice.Run(repository, all, shards: null, rules);
        var file = await files.OpenAsync(repository, commit, index, cancellationToken);
        await using var content = file.Content;
        var name = $"{index.Path} of {repository} at {commit}";
        var shards = await ShardIndex.ReadAsync(name, content, cancellationToken);
        ShardIndex.Require(name, shards, all);
        return FileChoice.Run(repository, all, shards, rules) with { ReceivedBytes = file.ReceivedBytes };

        bool IsIncluded(RemoteFile one) => rules.MustServe && FilePattern.Matches(one.Path, rules.Include);
    }

    private async Task<FileSelection?> FindPresentAsync(
        RepositoryId repository,
        string commit,
        FileRules rules,
        CancellationToken cancellationToken
    )
    {
        var present = cache.ListPresent(repository, commit);
        // Without their index nobody can say whether all shards are there.
        if (
            !present.Any(file => file.Path is FileChoice.IndexName)
            && present.Any(file => file.Path.Contains("-of-", StringComparison.Ordinal))
        )
            return null;
        try
        {
            var chosen = await ChooseAsync(repository, commit, present, rules, cancellationToken);
            var (selection, missing) = await code.RunAsync(
                repository,
                commit,
                chosen with
                {
                    Listing = present,
                },
                rules,
                cancellationToken
            );
            return missing is null ? selection with { Listing = null } : null;
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    [LoggerMessage(
        3212,
        LogLevel.Warning,
        "--include and --exclude leave no tokenizer of {Repository}, which most servers need"
    )]
    private partial void WithoutTokenizer(string repository);

    [LoggerMessage(
        3213,
        LogLevel.Warning,
        "The configuration of {Repository} names {Module}, which is not among its files: "
            + "a server that needs it does not start"
    )]
    private partial void WithoutModule(string repository, string module);

    [LoggerMessage(
        3211,
        LogLevel.Warning,
        "{Problem} {Repository} at {Commit} is taken as it is in the cache, {Files} files."
    )]
    private partial void TakingWhatIsThere(string problem, string repository, string commit, int files);
}
