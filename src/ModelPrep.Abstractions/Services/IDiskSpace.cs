namespace ModelPrep.Abstractions;

/// <summary>Space on the file systems of this machine.</summary>
public interface IDiskSpace
{
    /// <summary>Free bytes for this user at a folder, which may be missing.</summary>
    long FreeBytes(string path);

    /// <summary>True if this user may create files at a folder, which may be missing. Writes nothing.</summary>
    bool IsWritable(string path);

    /// <summary>Type of the file system, for example <c>ext4</c> or <c>nfs</c>.</summary>
    string TypeOf(string path);

    /// <summary>A name that is equal for two folders exactly if they are on one file system.</summary>
    string FileSystemOf(string path);
}
