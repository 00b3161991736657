namespace ModelPrep.Processes;

/// <summary>Finds programs as a shell does.</summary>
internal static class ProgramPath
{
    private const UnixFileMode Executable =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Absolute path of a program, given its path or its name on PATH; null if there is none.</summary>
    public static string? TryFind(string program) =>
        program.Contains('/', StringComparison.Ordinal)
            ? IsProgram(Path.GetFullPath(program))
                ? Path.GetFullPath(program)
                : null
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(':', StringSplitOptions.RemoveEmptyEntries)
                .Select(folder => Path.GetFullPath(Path.Combine(folder, program)))
                .FirstOrDefault(IsProgram);

    /// <summary>As <see cref="TryFind"/>.</summary>
    /// <exception cref="ToolException">There is no such program.</exception>
    public static string Find(string program, string option) =>
        TryFind(program)
        ?? throw new ToolException(
            Messages.ProgramMissing,
            program.Contains('/', StringComparison.Ordinal)
                ? $"There is no program {program}"
                : $"There is no {program} on PATH",
            $"Use an image that has it, or name it with {option}"
        );

    private static bool IsProgram(string path)
    {
        try
        {
            return File.Exists(path) && (File.GetUnixFileMode(path) & Executable) != UnixFileMode.None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // a broken or circular link
        }
    }
}
