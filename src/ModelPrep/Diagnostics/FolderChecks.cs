using ModelPrep.Disk;
using ModelPrep.Processes;

namespace ModelPrep.Diagnostics;

/// <summary>
/// Checks a folder for weights and artifacts: whether it exists, has space, is writable, and has working locks.
/// </summary>
/// <param name="what">Name of the folder.</param>
/// <param name="path">Absolute path. The folder may be missing.</param>
/// <param name="isShared">True if other nodes use it, too. Then nothing depends on it.</param>
/// <param name="disk">Reads the state of disks.</param>
internal sealed class FolderChecks(string what, string path, bool isShared, IDiskSpace disk)
{
    private const long Margin = 64L << 20;
    private const long Little = 10L << 30;
    private static readonly string[] Passing = ["overlay", "overlayfs", "tmpfs", "ramfs"];

    /// <summary>Both checks.</summary>
    public IReadOnlyList<Check> All =>
        [
            new(what, Bad, Status, _ => Task.FromResult<IReadOnlyList<Finding>>([FolderRow()])),
            new(
                $"{what} locks",
                FindingState.Warning,
                Status,
                _ => Task.FromResult<IReadOnlyList<Finding>>([LockRow($"{what} locks")])
            ),
        ];

    private ExitCode? Status => isShared ? null : ExitCode.NoSpace;

    private FindingState Bad => isShared ? FindingState.Warning : FindingState.Problem;

    private Finding FolderRow()
    {
        if (isShared && !Directory.Exists(path))
            return Finding.Warning(
                what,
                $"there is no {path}",
                "Mount it there; without it each node prepares for itself"
            );
        var (free, system) = (disk.FreeBytes(path), disk.TypeOf(path));
        var text =
            $"{path}{(Directory.Exists(path) ? "" : " is not there yet")}: {ByteSize.Format(free)} free, {system}";
        if (!disk.IsWritable(path))
            return Row(
                Bad,
                $"{text}, not writable for user {CurrentUser.Name}",
                isShared
                    ? "Make it writable; until then this node only reads there"
                    : "Make it writable, or choose another; what is ready there can still be served"
            );
        if (free < Margin)
            return Row(
                Bad,
                $"{text}, which is too little for anything",
                "Free space there: modelprep cache prune --max-size SIZE"
            );
        if (free < Little)
            return Row(
                FindingState.Warning,
                $"{text}, which is little",
                "Free space there: modelprep cache prune --max-size SIZE"
            );
        return !isShared && Passing.Contains(system, StringComparer.Ordinal)
            ? Row(
                FindingState.Warning,
                $"{text}, which is gone with the container",
                "Mount a volume of the node there, so that the next pod finds what this one prepares"
            )
            : Finding.Ok(what, $"{text}, writable");
    }

    private Finding Row(FindingState state, string found, string cure) =>
        new(what, state, found) { Cure = cure, Status = state is FindingState.Problem ? ExitCode.NoSpace : null };

    private Finding LockRow(string row)
    {
        if (!Directory.Exists(path))
            return Finding.Ok(row, "not tried: there is no folder");
        if (!disk.IsWritable(path))
            return Finding.Ok(row, "not tried: nothing can be written there");
        return FileLock.WorkIn(path) ? Finding.Ok(row, "keep others out")
            : isShared ? Finding.Ok(row, "do nothing, and nodes use none there")
            : Finding.Warning(
                row,
                $"do nothing on {disk.TypeOf(path)}",
                "Nothing breaks, but pods may do the same work at once, and cache prune removes nothing; put it on "
                    + "a local disk"
            );
    }
}
