namespace ModelPrep.Disk;

/// <summary>
/// The listing of a commit, stored on disk. A commit never changes, so its listing is requested only once.
/// </summary>
/// <remarks>
/// huggingface_hub keeps listings in <c>trees/COMMIT.json</c>. An offline client expects every file listed there, and
/// would take a partial snapshot for a broken one. Until the snapshot is complete, the listing therefore lies in our
/// own folder, which other clients ignore.
/// </remarks>
internal sealed class CommitListing(string repositoryPath, string commit)
{
    private readonly string _shared = Path.Combine(repositoryPath, "trees", $"{commit}.json");
    private readonly string _own = Path.Combine(repositoryPath, PartialPath.FolderName, "trees", $"{commit}.json");

    /// <summary>All files of the commit; null if no valid listing is stored.</summary>
    public IReadOnlyList<RemoteFile>? Find() => Read(_shared) ?? Read(_own);

    /// <summary>Stores a listing, unless a valid one is already there.</summary>
    /// <param name="listing">All files of the commit.</param>
    /// <param name="isComplete">True if the snapshot has all of them.</param>
    public void Keep(IReadOnlyList<RemoteFile> listing, bool isComplete)
    {
        if (Read(_shared) is not null)
            return;
        if (isComplete)
        {
            Write(_shared, listing);
            FolderRemoval.Run(repositoryPath, _own);
        }
        else if (Read(_own) is null)
        {
            Write(_own, listing);
        }
    }

    private IReadOnlyList<RemoteFile>? Read(string path) =>
        OwnFolder.HasNoLink(repositoryPath, path) ? TreeFile.Read(path) : null;

    private void Write(string path, IReadOnlyList<RemoteFile> listing)
    {
        OwnFolder.Create(repositoryPath, Path.GetDirectoryName(Path.GetDirectoryName(path))!);
        TreeFile.Write(path, listing);
    }
}
