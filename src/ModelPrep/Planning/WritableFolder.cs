using ModelPrep.Disk;
using ModelPrep.Processes;

namespace ModelPrep.Planning;

/// <summary>Predicts whether <c>init</c> could write to a folder.</summary>
/// <remarks><c>init</c> does not ask: it writes, and the disk answers.</remarks>
internal static class WritableFolder
{
    /// <summary>Adds a problem if this user cannot create files there.</summary>
    public static void CheckWritable(this FolderRoom room, ProblemCollector problems)
    {
        if (!room.IsWritable)
            problems.Try(() =>
                throw new StorageException(
                    Messages.NotWritable,
                    $"{room.Path} cannot be written",
                    $"Make it writable for user {CurrentUser.Name}, or choose others with --cache, --prepared and "
                        + "HF_HUB_CACHE"
                )
            );
    }
}
