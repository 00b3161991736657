using ModelPrep.Repositories;

namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>
/// A view of the Hugging Face cache for a builder: in it, the default branch names the commit that is built.
/// </summary>
/// <remarks>
/// Builders look an id up in the cache, offline, by the ref of the default branch: no other commit, tag or branch can
/// be asked for. In the view that ref is ours; all else are links. The user's own ref stays as it is.
/// </remarks>
internal static class HubView
{
    private const string DefaultBranch = "main";
    private static readonly string[] Linked = ["blobs", "snapshots", ".no_exist"];

    /// <param name="path">Folder of the view; it must not exist.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="snapshot">The commit that is built, in the user's cache.</param>
    public static void Create(string path, RepositoryId repository, Snapshot snapshot)
    {
        var original = Path.GetDirectoryName(Path.GetDirectoryName(snapshot.FolderPath))!; // .../snapshots/COMMIT
        var folder = Path.Combine(path, repository.CacheFolderName);
        Directory.CreateDirectory(Path.Combine(folder, "refs"));
        foreach (var name in Linked.Where(name => Directory.Exists(Path.Combine(original, name))))
            Directory.CreateSymbolicLink(Path.Combine(folder, name), Path.Combine(original, name));
        StagedFile.Write(Path.Combine(folder, "refs", DefaultBranch), snapshot.Model.Commit);
    }
}
