using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace ModelPrep.Steps;

/// <summary>Pins the model: a branch or tag becomes a commit, once. A commit needs no network.</summary>
/// <remarks>
/// A hub that cannot be reached must not keep a prepared model from being served: then the cache's word counts, and without it
/// that of the newest artifact that was made for the branch.
/// </remarks>
internal sealed partial class ResolveModel(IModelHub hub, ISnapshotCache cache, IArtifactStore artifacts, TimeProvider time, ILogger<ResolveModel> log)
{
    /// <exception cref="UnreachableException">The hub cannot be reached, and neither cache knows the revision.</exception>
    public async Task<ResolvedModel> RunAsync(ModelSource source, CancellationToken cancellationToken) => source switch
    {
        ModelSource.Hub(var repository, var revision) => new ResolvedModel(
            source,
            IsCommit(revision) ? revision : await ResolveAsync(source, repository, revision, cancellationToken)),
        ModelSource.Local(var folder) => new ResolvedModel(source, DigestOf(folder)),
        _ => throw new NotSupportedException(),
    };

    private async Task<string> ResolveAsync(ModelSource source, RepositoryId repository, string revision, CancellationToken cancellationToken)
    {
        try
        {
            return await hub.ResolveAsync(repository, revision, cancellationToken);
        }
        catch (Exception e) when (e is UnreachableException or BusyException)
        {
            if (cache.FindCommit(repository, revision) is { } commit)
            {
                TakingTheCachesWord(e.Message, repository.Value, revision, commit);
                return commit;
            }

            if (artifacts.List().FirstOrDefault(one => one.Manifest.Revision == revision && one.Manifest.Key.Repository == source.ToString()) is not { } newest)
                throw;
            TakingTheNewestArtifact(e.Message, repository.Value, revision, newest.Manifest.Key.Commit, AgeOf(newest));
            return newest.Manifest.Key.Commit;
        }
    }

    private string AgeOf(Artifact artifact) => (time.GetUtcNow() - artifact.Manifest.CreatedAt) switch
    {
        { TotalHours: < 1 } age => $"{age.TotalMinutes:0} minutes",
        { TotalDays: < 2 } age => $"{age.TotalHours:0} hours",
        var age => $"{age.TotalDays:0} days",
    };

    private static bool IsCommit(string revision) => revision.Length == 40 && revision.All(char.IsAsciiHexDigitLower);

    /// <remarks>A folder has no commit; names, sizes and times change when it does.</remarks>
    private static string DigestOf(string folder)
    {
        var files = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .OrderBy(file => file.FullName, StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(folder, file.FullName)}\n{file.Length}\n{file.LastWriteTimeUtc.Ticks}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files))))[..40];
    }

    [LoggerMessage(3201, LogLevel.Warning, "{Problem} {Repository} {Revision} is taken to be {Commit}, as it was when it was last downloaded.")]
    private partial void TakingTheCachesWord(string problem, string repository, string revision, string commit);

    [LoggerMessage(3202, LogLevel.Warning, "{Problem} {Repository} {Revision} is taken to be {Commit}, as in the newest artifact prepared for it, {Age} ago.")]
    private partial void TakingTheNewestArtifact(string problem, string repository, string revision, string commit, string age);
}
