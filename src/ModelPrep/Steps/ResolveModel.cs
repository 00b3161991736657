using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace ModelPrep.Steps;

/// <summary>Pins the model: a branch or tag becomes a commit, once. A commit needs no network.</summary>
/// <remarks>
/// A hub that cannot be reached must not keep a prepared model from being served: then the cache's word counts, and
/// without it that of the newest artifact that was made for the branch. Where they have one, the hub is asked briefly
/// only.
/// </remarks>
internal sealed partial class ResolveModel(
    IModelHub hub,
    ISnapshotCache cache,
    IArtifactStore artifacts,
    TimeProvider time,
    ILogger<ResolveModel> log
)
{
    /// <exception cref="UnreachableException">
    /// The hub cannot be reached, and neither cache knows the revision.
    /// </exception>
    public async Task<ResolvedModel> RunAsync(ModelSource source, CancellationToken cancellationToken)
    {
        var resolution = await LookAsync(source, cancellationToken);
        if (
            resolution is
            {
                HubProblem: { } problem,
                Model: { Source: ModelSource.Hub(var repository, var revision), Commit: var commit }
            }
        )
        {
            if (resolution.Artifact is { } newest)
                TakingTheNewestArtifact(problem, repository.Value, revision, commit, AgeOf(newest));
            else
                TakingTheCachesWord(problem, repository.Value, revision, commit);
        }

        return resolution.Model;
    }

    /// <summary>The same, and how it was found out; tells nobody.</summary>
    /// <exception cref="UnreachableException">
    /// The hub cannot be reached, and neither cache knows the revision.
    /// </exception>
    public async Task<Resolution> LookAsync(ModelSource source, CancellationToken cancellationToken) =>
        source switch
        {
            ModelSource.Hub(_, var revision) when IsCommit(revision) => new Resolution(
                new ResolvedModel(source, revision),
                ResolvedBy.Revision
            ),
            ModelSource.Hub(var repository, var revision) => await AskAsync(
                source,
                repository,
                revision,
                cancellationToken
            ),
            ModelSource.Local(var folder) => new Resolution(
                new ResolvedModel(source, DigestOf(folder)),
                ResolvedBy.Folder
            ),
            _ => throw new NotSupportedException(),
        };

    private async Task<Resolution> AskAsync(
        ModelSource source,
        RepositoryId repository,
        string revision,
        CancellationToken cancellationToken
    )
    {
        var word = FindWord(source, repository, revision);
        var effort = word is null ? HubEffort.Full : HubEffort.Brief;
        try
        {
            var commit = await hub.ResolveAsync(repository, revision, effort, cancellationToken);
            return new Resolution(new ResolvedModel(source, commit), ResolvedBy.Hub);
        }
        catch (Exception e) when (e is UnreachableException or BusyException or BrokenContentException)
        {
            if ((word ?? FindRef(source, repository, revision)) is not { } known)
                throw;
            return known with { HubProblem = e.Message };
        }
    }

    /// <summary>What the caches say the revision is; null unless what was prepared for it is there, too.</summary>
    private Resolution? FindWord(ModelSource source, RepositoryId repository, string revision)
    {
        var known = FindRef(source, repository, revision);
        if (known is not null && Directory.Exists(cache.SnapshotPath(repository, known.Model.Commit)))
            return known;
        var made = artifacts.List().Where(one => one.Manifest.Key.Repository == source.ToString()).ToList();
        return known is not null
            ? made.Exists(one => one.Manifest.Key.Commit == known.Model.Commit)
                ? known
                : null
            : made.Find(one => one.Manifest.Revision == revision) is { } newest
                ? new Resolution(new ResolvedModel(source, newest.Manifest.Key.Commit), ResolvedBy.NewestArtifact)
                {
                    Artifact = newest,
                }
                : null;
    }

    private Resolution? FindRef(ModelSource source, RepositoryId repository, string revision) =>
        cache.FindCommit(repository, revision) is { } commit
            ? new Resolution(new ResolvedModel(source, commit), ResolvedBy.CachedRef)
            : null;

    private string AgeOf(Artifact artifact) =>
        (time.GetUtcNow() - artifact.Manifest.CreatedAt) switch
        {
            { TotalHours: < 1 } age => $"{age.TotalMinutes:0} minutes",
            { TotalDays: < 2 } age => $"{age.TotalHours:0} hours",
            var age => $"{age.TotalDays:0} days",
        };

    private static bool IsCommit(string revision) => revision.Length == 40 && revision.All(char.IsAsciiHexDigitLower);

    /// <remarks>A folder has no commit; names, sizes and times change when it does.</remarks>
    private static string DigestOf(string folder)
    {
        var files = FolderWalk
            .AllFiles(folder)
            .Select(path => new FileInfo(path))
            .Where(file => file.Exists)
            .OrderBy(file => file.FullName, StringComparer.Ordinal)
            .Select(file =>
                $"{Path.GetRelativePath(folder, file.FullName)}\n{file.Length}\n{file.LastWriteTimeUtc.Ticks}\n"
            );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files))))[..40];
    }

    [LoggerMessage(
        3201,
        LogLevel.Warning,
        "{Problem} {Repository} {Revision} is taken to be {Commit}, as it was when it was last downloaded."
    )]
    private partial void TakingTheCachesWord(string problem, string repository, string revision, string commit);

    [LoggerMessage(
        3202,
        LogLevel.Warning,
        "{Problem} {Repository} {Revision} is taken to be {Commit}, as in the newest artifact prepared for it, "
            + "{Age} ago."
    )]
    private partial void TakingTheNewestArtifact(
        string problem,
        string repository,
        string revision,
        string commit,
        string age
    );
}
