using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>
/// The note that this node owes the shared tier an artifact: an empty file beside the lock of its key.
/// </summary>
/// <remarks>
/// Made before the build and removed when the tier has been tried. Its maker holds a lock on it, so one without a
/// holder is that of a process that was killed, and whoever finds the artifact ready makes up for it.
/// </remarks>
internal sealed class ShareNote(string cachePath)
{
    private SafeFileHandle? _held;
    private bool _begun;

    /// <summary>
    /// Notes that this process is going to make an artifact. A disk that cannot be written fails the build, not this.
    /// </summary>
    public void Begin(string id)
    {
        _begun = true;
        _held ??= Try(() =>
        {
            OwnFolder.Create(Path.GetDirectoryName(PathOf(id))!);
            return FileLock.TryAcquire(PathOf(id));
        });
    }

    /// <summary>Whether this process is to publish an artifact: it has begun it, or one that was killed has.</summary>
    public bool IsOwed(string id) => _begun || (_held ??= Try(() => FileLock.TryOpen(PathOf(id)))) is not null;

    /// <summary>Removes the note: the tier has the artifact, or cannot be used.</summary>
    public void End(string id)
    {
        if (_held is not null)
            _ = Try(() =>
            {
                File.Delete(PathOf(id));
                return null;
            });
        _held?.Dispose();
        (_held, _begun) = (null, false);
    }

    private string PathOf(string id) => Path.Combine(cachePath, "locks", id + ".share");

    private static SafeFileHandle? Try(Func<SafeFileHandle?> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
