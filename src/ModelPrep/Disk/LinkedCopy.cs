namespace ModelPrep.Disk;

/// <summary>
/// A copy of an artifact whose files are second names of the same bytes, or copies where there are no hard links.
/// </summary>
internal static class LinkedCopy
{
    /// <param name="artifact">The artifact.</param>
    /// <param name="to">Folder for the copy; it gets all folders of the artifact, those without files, too.</param>
    public static void Run(Artifact artifact, string to)
    {
        var from = artifact.FolderPath;
        foreach (var folder in FolderWalk.AllFolders(from).Prepend(from))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in artifact.Manifest.Files)
        {
            var (old, copy) = (Path.Combine(from, file.Path), Path.Combine(to, file.Path));
            if (Libc.Link(old, copy) != 0)
                RegularFile.Copy(old, copy);
        }
    }
}
