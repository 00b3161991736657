using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>
/// Marks an artifact that this node still has to publish to the shared tier: an empty file beside the lock of its key.
/// </summary>
/// <remarks>
/// The marker is made before the build and removed after publishing was attempted. Its maker holds a lock on it. A
/// marker without a holder belongs to a process that was killed; the next process that finds the artifact ready
/// publishes it.
/// </remarks>
internal sealed class PublishMarker(string cachePath)
{
    private SafeFileHandle? _held;
    private bool _begun;

    /// <summary>
    /// Marks that this process is going to build an artifact. Errors are ignored: if the disk cannot be written, the
    /// build fails anyway.
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

    /// <summary>
    /// True if this process must publish the artifact: it began the build, or a process that was killed did.
    /// </summary>
    public bool IsOwed(string id) => _begun || (_held ??= Try(() => FileLock.TryOpen(PathOf(id)))) is not null;

    /// <summary>Removes the marker: the shared tier has the artifact, or cannot be used.</summary>
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
