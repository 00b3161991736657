using System.Text;

namespace ModelPrep.Abstractions;

/// <summary>Decides whether a path that somebody else lists may become a path on disk. Pure.</summary>
public static class RemotePath
{
    /// <summary>Of every file system in use on Linux, in bytes.</summary>
    private const int LongestName = 255;

    /// <summary>
    /// False for paths that could leave the folder they are joined to, by the rules of POSIX or of Windows.
    /// </summary>
    public static bool IsSafe(string path) =>
        path.Length is > 0 and <= 1024
        && !path.Contains('\\', StringComparison.Ordinal)
        && !path.Any(char.IsControl)
        && !(path.Length >= 2 && path[1] is ':')
        && path.Split('/').All(IsName);

    private static bool IsName(string segment) =>
        segment is not ("" or "." or "..") && Encoding.UTF8.GetByteCount(segment) <= LongestName;
}
