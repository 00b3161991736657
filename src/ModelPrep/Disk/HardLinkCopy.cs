namespace ModelPrep.Disk;

/// <summary>Copies an artifact with hard links, or with real copies if hard links are not possible.</summary>
internal static class HardLinkCopy
{
    /// <param name="artifact">The artifact.</param>
    /// <param name="to">Folder of the copy. It gets all folders of the artifact, including empty ones.</param>
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
