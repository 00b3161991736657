namespace ModelPrep.Toolchain;

/// <summary>
/// Versions of installed Python packages, read from the names of their metadata folders; starts no Python.
/// </summary>
internal static class PythonPackages
{
    /// <summary>
    /// Folders of packages that belong to a program installed by Python, for example <c>/usr/local/bin/triton</c>.
    /// </summary>
    /// <remarks>
    /// Beside the program itself, and beside the interpreter that its first line names, as in a virtual environment.
    /// </remarks>
    public static IEnumerable<string> FoldersFor(string programPath)
    {
        var prefixes = new[]
        {
            PrefixOf(programPath),
            Interpreter(programPath) is { } python ? PrefixOf(python) : null,
            PrefixOf(programPath) is "/usr" ? "/usr/local" : null,
        };
        return prefixes
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Select(prefix => Path.Combine(prefix, "lib"))
            .Where(Directory.Exists)
            .SelectMany(lib => FolderWalk.Entries(lib, "python3*").Where(Directory.Exists))
            .SelectMany(python =>
                new[] { Path.Combine(python, "site-packages"), Path.Combine(python, "dist-packages") }
            )
            .Where(Directory.Exists);
    }

    /// <summary>Version of a package, or null; its folder is called <c>NAME-VERSION.dist-info</c>.</summary>
    public static string? FindVersion(IEnumerable<string> folders, string package) =>
        folders
            .SelectMany(folder => FolderWalk.Entries(folder, package + "-*.dist-info").Where(Directory.Exists))
            .Select(path => Path.GetFileName(path)[(package.Length + 1)..^".dist-info".Length])
            .FirstOrDefault();

    /// <summary>Whether a module's folder is there, for example <c>tensorrt_llm/_tensorrt_engine</c>.</summary>
    public static bool HasModule(IEnumerable<string> folders, string module) =>
        folders.Any(folder => Directory.Exists(Path.Combine(folder, module)));

    private static string? PrefixOf(string program) => Path.GetDirectoryName(Path.GetDirectoryName(program));

    /// <summary>The interpreter that a script's first line names; null when it is no script.</summary>
    public static string? Interpreter(string program)
    {
        using var reader = new StreamReader(program);
        var start = new char[256];
        var line = new string(start, 0, reader.ReadBlock(start)).Split('\n')[0];
        return line.StartsWith("#!/", StringComparison.Ordinal) ? line[2..].Trim().Split(' ')[0] : null;
    }
}
