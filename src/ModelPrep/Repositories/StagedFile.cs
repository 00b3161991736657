using System.Text;

namespace ModelPrep.Repositories;

/// <summary>
/// Writes files of a build in progress. Publishing flushes them to disk, as every file of the artifact.
/// </summary>
internal static class StagedFile
{
    /// <summary>Writes a file, in place of one that may be there.</summary>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file, in place of one that may be there.</summary>
    /// <remarks>That one may have a second name in another artifact, which keeps its content.</remarks>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        File.Delete(path);
        using var handle = RegularFile.Create(path);
        RegularFile.Write(handle, path, content, 0);
        RegularFile.Close(handle, path);
    }
}
