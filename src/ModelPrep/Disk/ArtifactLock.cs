using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>The lock of an artifact in use: a <c>flock</c> on its manifest.</summary>
/// <remarks>
/// Users take it shared; a removal takes it exclusively. The manifest is opened for reading, so the lock works on a
/// read-only mount. The kernel frees the lock when the last process with the descriptor ends.
/// </remarks>
internal sealed class ArtifactLock : IArtifactUse
{
    private readonly SafeFileHandle _manifest;

    private ArtifactLock(SafeFileHandle manifest) => _manifest = manifest;

    /// <summary>Takes the lock of a user; null if the artifact is being removed or is gone.</summary>
    public static ArtifactLock? TryShare(string folderPath) => TryTake(folderPath, Flock.TryShare);

    /// <summary>Takes the lock of a removal; null if the artifact is in use or is gone.</summary>
    public static ArtifactLock? TryTakeExclusive(string folderPath) => TryTake(folderPath, Flock.TryTakeExclusive);

    /// <remarks>A duplicate of the descriptor stays open across exec and holds the same lock.</remarks>
    public void KeepForNextProgram() => _ = Libc.Duplicate(_manifest);

    public void Dispose() => _manifest.Dispose();

    private static ArtifactLock? TryTake(string folderPath, Func<SafeFileHandle, SafeFileHandle?> take)
    {
        var path = Path.Combine(folderPath, Manifest.FileName);
        try
        {
            if (take(RegularFile.OpenReadNoLink(path)) is not { } manifest)
                return null;
            // The artifact may have been removed, and built again, between opening and locking.
            if (FileStatus.Of(path)?.Identity == FileStatus.Of((int)manifest.DangerousGetHandle())?.Identity)
                return new ArtifactLock(manifest);
            manifest.Dispose();
            return null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or NotRegularFileException)
        {
            return null;
        }
    }
}
