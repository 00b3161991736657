using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace ModelPrep.Steps;

/// <summary>Pins the model: a branch or tag becomes a commit, once. A commit needs no network.</summary>
/// <remarks>A hub that cannot be reached must not keep a prepared model from being served, so the cache's word counts then.</remarks>
internal sealed partial class ResolveModel(IModelHub hub, ISnapshotCache cache, ILogger<ResolveModel> log)
{
    /// <exception cref="UnreachableException">The hub cannot be reached, and the cache does not know the revision.</exception>
    public async Task<ResolvedModel> RunAsync(ModelSource source, CancellationToken cancellationToken) => source switch
    {
        ModelSource.Hub(var repository, var revision) => new ResolvedModel(
            source,
            IsCommit(revision) ? revision : await ResolveAsync(repository, revision, cancellationToken)),
        ModelSource.Local(var folder) => new ResolvedModel(source, DigestOf(folder)),
        _ => throw new NotSupportedException(),
    };

    private async Task<string> ResolveAsync(RepositoryId repository, string revision, CancellationToken cancellationToken)
    {
        try
        {
            return await hub.ResolveAsync(repository, revision, cancellationToken);
        }
        catch (Exception e) when (e is UnreachableException or BusyException && cache.FindCommit(repository, revision) is not null)
        {
            var commit = cache.FindCommit(repository, revision)!;
            TakingTheCachesWord(e.Message, repository.Value, revision, commit);
            return commit;
        }
    }

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
}
