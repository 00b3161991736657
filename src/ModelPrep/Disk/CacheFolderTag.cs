namespace ModelPrep.Disk;

/// <summary>Marks a folder as a cache, so that backups leave it out (bford.info/cachedir).</summary>
internal static class CacheFolderTag
{
    private const string FileName = "CACHEDIR.TAG";

    private const string Content =
        "Signature: 8a477f597d28d172789f06886806bc55\n# This folder can be filled again; backups may leave it out.\n";

    /// <summary>Writes the mark if it is missing. Failing to is harmless.</summary>
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
            // The mark is a courtesy to backup programs; whatever is wrong here shows at the first real write.
        }
    }
}
