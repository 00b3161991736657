using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>
/// A pin on the weights of a commit. While a process that prepares with the weights holds it, they are not removed.
/// </summary>
/// <remarks>
/// The pin is a shared lock on <c>.locks/REPOSITORY/COMMIT.pin</c>, held from the first check of the weights to the
/// hand-over. A removal takes the lock exclusively before its last check. The file is empty and stays.
/// </remarks>
internal sealed class WeightPin : IDisposable
{
    private const string Suffix = ".pin";

    /// <summary>The pins of this process, which may make room in the cache that it fills.</summary>
    private static readonly ConcurrentDictionary<string, bool> Own = new(StringComparer.Ordinal);

    private readonly string _path;
    private readonly SafeFileHandle _file;

    private WeightPin(string path, SafeFileHandle file)
    {
        (_path, _file) = (path, file);
        Own.TryAdd(path, true);
    }

    /// <summary>Path of a pin.</summary>
    /// <param name="locksPath">Folder of the repository's locks.</param>
    /// <param name="commit">The commit.</param>
    public static string PathOf(string locksPath, string commit) => Path.Combine(locksPath, commit + Suffix);

    /// <summary>True if a file is a pin.</summary>
    public static bool IsPin(string path) => path.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Pins the weights; null while they are being removed.</summary>
    public static WeightPin? TryShare(string path) =>
        Flock.TryShare(RegularFile.OpenOrCreate(path)) is { } file ? new WeightPin(path, file) : null;

    /// <summary>Prevents other processes from pinning; null if another process holds a pin.</summary>
    public static IDisposable? TryTakeExclusive(string path) =>
        Own.ContainsKey(path) ? new NoPin() : Flock.TryTakeExclusive(RegularFile.OpenOrCreate(path));

    public void Dispose()
    {
        Own.TryRemove(_path, out _);
        _file.Dispose();
    }

    private sealed class NoPin : IDisposable
    {
        public void Dispose()
        {
            // There is nothing to release: this process holds the pin itself.
        }
    }
}
