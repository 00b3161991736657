namespace ModelPrep.Disk;

/// <summary>
/// The listing of a commit, kept on disk: a commit never changes, so that its files need to be asked for only once.
/// </summary>
/// <remarks>
/// <c>trees/COMMIT.json</c> is huggingface_hub's place for it. What is listed there an offline client expects to find,
/// so that it takes a snapshot of some of the files for broken. A listing therefore lies in our own folder, which other
/// clients pass over, until the snapshot holds all files.
/// </remarks>
internal sealed class CommitListing(string repositoryPath, string commit)
{
    private readonly string _shared = Path.Combine(repositoryPath, "trees", $"{commit}.json");
    private readonly string _own = Path.Combine(repositoryPath, PartialPath.FolderName, "trees", $"{commit}.json");

    /// <summary>All files of the commit; null when no valid listing is kept.</summary>
    public IReadOnlyList<RemoteFile>? Find() => Read(_shared) ?? Read(_own);

    /// <summary>Keeps a listing, unless a valid one is there already.</summary>
    /// <param name="listing">All files of the commit.</param>
    /// <param name="isComplete">Whether the snapshot holds all of them.</param>
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
        OwnFolder.Leads(repositoryPath, path) ? TreeFile.Read(path) : null;

    private void Write(string path, IReadOnlyList<RemoteFile> listing)
    {
        OwnFolder.Create(repositoryPath, Path.GetDirectoryName(Path.GetDirectoryName(path))!);
        TreeFile.Write(path, listing);
    }
}
