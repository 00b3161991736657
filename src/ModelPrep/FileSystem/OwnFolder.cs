namespace ModelPrep.FileSystem;

/// <summary>
/// Makes folders of ModelPrep's own. Where a link stands in place of one, somebody leads it elsewhere.
/// </summary>
internal static class OwnFolder
{
    /// <summary>
    /// Whether no link leads from a root to a path: one in place of a folder between the two leads elsewhere.
    /// </summary>
    /// <param name="root">Root, which may be a link of the user's.</param>
    /// <param name="path">A path below it, which may itself be a link, or missing.</param>
    public static bool Leads(string root, string path)
    {
        for (
            var folder = Path.GetDirectoryName(path);
            folder?.Length > root.Length;
            folder = Path.GetDirectoryName(folder)
        )
        {
            if (FileStatus.OfLink(folder) is { IsLink: true })
                return false;
        }

        return true;
    }

    /// <summary>Makes a folder, and those above it that are missing.</summary>
    /// <param name="path">The folder. A link in its place is refused; one further up is the user's.</param>
    /// <exception cref="NotRegularFileException">Something else has its name.</exception>
    public static void Create(string path)
    {
        if (FileStatus.OfLink(path) is null)
            Directory.CreateDirectory(path);
        if (FileStatus.OfLink(path) is not { IsFolder: true })
            throw new NotRegularFileException($"{path} is not a folder, or is a link to one");
    }

    /// <summary>Makes a folder below another one.</summary>
    /// <param name="root">Root, which may be a link of the user's.</param>
    /// <param name="path">The folder, below the root. A link in place of any folder between the two is refused.</param>
    /// <inheritdoc cref="Create(string)" path="/exception"/>
    public static void Create(string root, string path)
    {
        Directory.CreateDirectory(root);
        var folder = root;
        foreach (var name in Path.GetRelativePath(root, path).Split('/'))
            Create(folder = Path.Combine(folder, name));
    }
}
