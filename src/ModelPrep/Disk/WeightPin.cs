using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>
/// A pin on the weights of a commit. Nobody removes them while a process that prepares with them holds it.
/// </summary>
/// <remarks>
/// It is a shared lock on <c>.locks/REPOSITORY/COMMIT.pin</c>, from the first look at the weights to the hand-over.
/// Whoever removes takes it alone before its last look. The file stays: it is empty.
/// </remarks>
internal sealed class WeightPin : IDisposable
{
    private const string Suffix = ".pin";

    /// <summary>Those of this process, which may make room in the cache that it fills.</summary>
    private static readonly ConcurrentDictionary<string, bool> Own = new(StringComparer.Ordinal);

    private readonly string _path;
    private readonly SafeFileHandle _file;

    private WeightPin(string path, SafeFileHandle file)
    {
        (_path, _file) = (path, file);
        Own.TryAdd(path, true);
    }

    /// <summary>File of a pin.</summary>
    /// <param name="locksPath">Folder of the repository's locks.</param>
    /// <param name="commit">The commit.</param>
    public static string PathOf(string locksPath, string commit) => Path.Combine(locksPath, commit + Suffix);

    /// <summary>Whether a file is that of a pin.</summary>
    public static bool IsPin(string path) => path.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Pins; null while somebody removes the weights.</summary>
    public static WeightPin? TryShare(string path) =>
        Flock.TryShare(RegularFile.OpenOrCreate(path)) is { } file ? new WeightPin(path, file) : null;

    /// <summary>Keeps others from pinning; null when another process has pinned.</summary>
    public static IDisposable? TryTakeAlone(string path) =>
        Own.ContainsKey(path) ? new NoPin() : Flock.TryTakeAlone(RegularFile.OpenOrCreate(path));

    public void Dispose()
    {
        Own.TryRemove(_path, out _);
        _file.Dispose();
    }

    private sealed class NoPin : IDisposable
    {
        public void Dispose()
        {
            // This process decides itself what it needs.
        }
    }
}
