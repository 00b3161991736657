using System.Globalization;

namespace ModelPrep.Disk;

/// <summary>Finds out whether a lock on a file is held, and by which process.</summary>
internal static class LockHolders
{
    private const string LocksPath = "/proc/locks";

    /// <summary>A lock may be freed between the check whether it is held and the search for the holder.</summary>
    private const int Looks = 5;

    /// <summary>
    /// Finds the holders, for example <c>process 4711 (tritonserver)</c>, or <c>another process</c> if they run in
    /// another container. Returns null if there are none, or if locks do not work.
    /// </summary>
    public static string? Find(string path)
    {
        for (var look = 0; look < Looks && IsHeld(path); look++)
        {
            if (FindVisible([path]) is { } holders)
                return holders;
        }

        return IsHeld(path) ? "another process" : null;
    }

    private static bool IsHeld(string path)
    {
        try
        {
            using var free = FileLock.TryClaim(path);
            return free is null && File.Exists(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // not readable for this user: its users are unknown, and it cannot be removed either
        }
    }

    /// <summary>
    /// Finds the holders of locks on any of the files, as far as this container sees them. Takes no lock.
    /// </summary>
    public static string? FindVisible(IEnumerable<string> paths)
    {
        var files = paths
            .Select(path => FileStatus.Of(path)?.Identity)
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        var holders = files.Count > 0 && File.Exists(LocksPath) ? string.Join(", ", Visible(files)) : "";
        return holders.Length > 0 ? holders : null;
    }

    /// <remarks>
    /// A line of <c>/proc/locks</c>: <c>1: FLOCK ADVISORY READ 2569 00:1b:274840 0 EOF</c>. Waiters have an arrow. On
    /// some file systems (btrfs, overlay) its device differs from that of the file, so only the inode counts here.
    /// </remarks>
    private static IEnumerable<string> Visible(HashSet<string> files)
    {
        var inodes = files.Select(InodeOf).ToHashSet(StringComparer.Ordinal);
        return File.ReadLines(LocksPath)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is [_, "FLOCK", _, _, _, var file, ..] && inodes.Contains(InodeOf(file)))
            .Select(words => int.Parse(words[4], CultureInfo.InvariantCulture))
            .Where(process => process > 0 && process != Environment.ProcessId)
            .Distinct()
            .Where(process => MayHave(process, files))
            .Select(process => $"process {process}{NameOf(process)}");
    }

    private static string InodeOf(string file) => file.Split(':')[^1];

    /// <summary>True if a process has one of the files open. A file on another disk can have the same inode.</summary>
    /// <remarks>
    /// True if that is unknown: the process belongs to another user, or has ended and left the lock to a child.
    /// </remarks>
    private static bool MayHave(int process, HashSet<string> files)
    {
        try
        {
            return FolderWalk
                .Entries($"/proc/{process}/fd")
                .Any(descriptor => FileStatus.Of(descriptor)?.Identity is { } file && files.Contains(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static string NameOf(int process)
    {
        try
        {
            return $" ({File.ReadAllText($"/proc/{process}/comm").TrimEnd()})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // the process has ended, or is hidden from this user
        }
    }
}
