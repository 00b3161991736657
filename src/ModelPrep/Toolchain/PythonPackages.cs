namespace ModelPrep.Toolchain;

/// <summary>
/// Reads the versions of installed Python packages from the names of their metadata folders. Does not start Python.
/// </summary>
internal static class PythonPackages
{
    /// <summary>Package folders of a program that Python installed, for example <c>/usr/local/bin/triton</c>.</summary>
    /// <remarks>
    /// Looks beside the program, and beside the interpreter in its first line, as in a virtual environment.
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

    /// <summary>Finds the version of a package, or null. Its folder is named <c>NAME-VERSION.dist-info</c>.</summary>
    public static string? FindVersion(IEnumerable<string> folders, string package) =>
        folders
            .SelectMany(folder => FolderWalk.Entries(folder, package + "-*.dist-info").Where(Directory.Exists))
            .Select(path => Path.GetFileName(path)[(package.Length + 1)..^".dist-info".Length])
            .FirstOrDefault();

    /// <summary>True if the folder of a module exists, for example <c>tensorrt_llm/_tensorrt_engine</c>.</summary>
    public static bool HasModule(IEnumerable<string> folders, string module) =>
        folders.Any(folder => Directory.Exists(Path.Combine(folder, module)));

    private static string? PrefixOf(string program) => Path.GetDirectoryName(Path.GetDirectoryName(program));

    /// <summary>The interpreter in the first line of a script; null if the program is not a script.</summary>
    public static string? Interpreter(string program)
    {
        using var reader = new StreamReader(program);
        var start = new char[256];
        var line = new string(start, 0, reader.ReadBlock(start)).Split('\n')[0];
        return line.StartsWith("#!/", StringComparison.Ordinal) ? line[2..].Trim().Split(' ')[0] : null;
    }
}
