namespace ModelPrep.Abstractions;

/// <summary>Room on the file systems of this machine.</summary>
public interface IDiskSpace
{
    /// <summary>Bytes that may still be written below a folder, which need not exist yet.</summary>
    long FreeBytes(string path);

    /// <summary>
    /// Whether this user may create files below a folder, which need not exist yet; tries nothing out.
    /// </summary>
    bool IsWritable(string path);

    /// <summary>The kind of the file system, for example <c>ext4</c> or <c>nfs</c>.</summary>
    string TypeOf(string path);

    /// <summary>A name that two folders share exactly when they lie on one file system.</summary>
    string FileSystemOf(string path);
}
