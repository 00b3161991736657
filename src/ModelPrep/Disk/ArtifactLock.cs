using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>The lock that tells whether an artifact is in use: a <c>flock</c> on its own manifest.</summary>
/// <remarks>
/// Users share it and whoever removes the artifact takes it alone. The manifest is opened for reading, so a read-only
/// mount does. The kernel frees the lock when the last process that has the descriptor ends.
/// </remarks>
internal sealed class ArtifactLock : IArtifactUse
{
    private readonly SafeFileHandle _manifest;

    private ArtifactLock(SafeFileHandle manifest) => _manifest = manifest;

    /// <summary>The lock of a user; null when the artifact is being removed or gone.</summary>
    public static ArtifactLock? TryShare(string folderPath) => TryTake(folderPath, Flock.TryShare);

    /// <summary>The lock of whoever removes the artifact; null when it is in use or gone.</summary>
    public static ArtifactLock? TryTakeAlone(string folderPath) => TryTake(folderPath, Flock.TryTakeAlone);

    /// <remarks>A duplicate of a descriptor stays open at exec, and has the same lock.</remarks>
    public void KeepForNextProgram() => _ = Libc.Duplicate(_manifest);

    public void Dispose() => _manifest.Dispose();

    private static ArtifactLock? TryTake(string folderPath, Func<SafeFileHandle, SafeFileHandle?> take)
    {
        var path = Path.Combine(folderPath, Manifest.FileName);
        try
        {
            if (take(RegularFile.OpenReadNoLink(path)) is not { } manifest)
                return null;
            // Between opening and locking, the artifact may have been removed, and even made again.
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
