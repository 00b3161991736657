namespace ModelPrep.Disk;

/// <summary>Marks a folder as a cache, so that backup programs skip it (bford.info/cachedir).</summary>
internal static class CacheFolderTag
{
    private const string FileName = "CACHEDIR.TAG";

    private const string Content =
        "Signature: 8a477f597d28d172789f06886806bc55\n# This folder can be filled again; backups may leave it out.\n";

    /// <summary>Writes the mark if it is missing. A failure is harmless.</summary>
    public static void Ensure(string folderPath)
    {
        var path = Path.Combine(folderPath, FileName);
        if (File.Exists(path))
            return;
        try
        {
            Directory.CreateDirectory(folderPath);
            DurableFile.Replace(path, System.Text.Encoding.ASCII.GetBytes(Content));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The mark only helps backup programs. A real problem shows at the first real write.
        }
    }
}
