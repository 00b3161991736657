namespace ModelPrep.FileSystem;

/// <summary>Creates ModelPrep's own folders. Refuses a link in the place of a folder.</summary>
internal static class OwnFolder
{
    /// <summary>True if no folder between a root and a path is a link.</summary>
    /// <param name="root">The root, which may be a link of the user.</param>
    /// <param name="path">A path below the root. It may be a link itself, or missing.</param>
    public static bool HasNoLink(string root, string path)
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

    /// <summary>Creates a folder, and missing folders above it.</summary>
    /// <param name="path">
    /// The folder. A link in its place is refused. A link above it belongs to the user and is followed.
    /// </param>
    /// <exception cref="NotRegularFileException">Something else has that name.</exception>
    public static void Create(string path)
    {
        if (FileStatus.OfLink(path) is null)
            Directory.CreateDirectory(path);
        if (FileStatus.OfLink(path) is not { IsFolder: true })
            throw new NotRegularFileException($"{path} is not a folder, or is a link to one");
    }

    /// <summary>Creates a folder below another one.</summary>
    /// <param name="root">The root, which may be a link of the user.</param>
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
