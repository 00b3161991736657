using System.Globalization;

namespace ModelPrep.Disk;

/// <summary>Finds out whether a lock on a file is held, and by whom.</summary>
internal static class LockHolders
{
    private const string LocksPath = "/proc/locks";

    /// <summary>A lock may be freed between the look whether it is held and the look by whom.</summary>
    private const int Looks = 5;

    /// <summary>
    /// The holders, for example <c>process 4711 (tritonserver)</c>, or <c>another process</c> when they run in another
    /// container; null when there are none, or when locks do nothing there.
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
            return false; // not ours to read: what uses it cannot be told, and it cannot be removed either
        }
    }

    /// <summary>
    /// The holders of locks on any of some files, as far as this container sees them; their locks are left alone.
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
    /// A line of <c>/proc/locks</c>: <c>1: FLOCK ADVISORY READ 2569 00:1b:274840 0 EOF</c>; waiters have an arrow. Its
    /// device is another than that of the file on some file systems (btrfs, overlay), so only the inode counts here.
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

    /// <summary>Whether a process has one of some files open: a file of another disk can have the same inode.</summary>
    /// <remarks>
    /// True where that cannot be seen: it is another user's, or has ended and left the lock to a child.
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
            return ""; // it has ended, or is hidden from us
        }
    }
}
