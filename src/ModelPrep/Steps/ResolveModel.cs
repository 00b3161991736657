using System.Security.Cryptography;
using System.Text;

namespace ModelPrep.Steps;

/// <summary>Pins the model: a branch or tag becomes a commit, once. A commit needs no network.</summary>
internal sealed class ResolveModel(IModelHub hub)
{
    public async Task<ResolvedModel> RunAsync(ModelSource source, CancellationToken cancellationToken) => source switch
    {
        ModelSource.Hub(var repository, var revision) => new ResolvedModel(
            source,
            IsCommit(revision) ? revision : await hub.ResolveAsync(repository, revision, cancellationToken)),
        ModelSource.Local(var folder) => new ResolvedModel(source, DigestOf(folder)),
        _ => throw new NotSupportedException(),
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
}
