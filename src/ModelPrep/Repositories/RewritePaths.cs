namespace ModelPrep.Repositories;

/// <summary>Replaces the absolute paths in the configuration of a model repository.</summary>
internal static class RewritePaths
{
    /// <returns>The files that changed.</returns>
    public static IReadOnlyList<string> Run(string repositoryPath, params ReadOnlySpan<(string From, string To)> paths)
    {
        var changed = new List<string>();
        foreach (var path in FolderWalk.AllFiles(repositoryPath).Where(IsConfiguration))
        {
            var text = File.ReadAllText(path);
            var moved = text;
            foreach (var (from, to) in paths)
                moved = moved.Replace(from, to, StringComparison.Ordinal);
            if (moved == text)
                continue;
            StagedFile.Write(path, moved);
            changed.Add(path);
        }

        return changed;
    }

    private static bool IsConfiguration(string path) => Path.GetExtension(path) is ".pbtxt" or ".json" or ".yaml";
}
