namespace ModelPrep.Tests.EndToEnd;

/// <summary>The processes that a sandbox has started and that are still running.</summary>
internal static class LeftBehind
{
    /// <summary>Their command lines; children inherit the sandbox's home, which nobody else has.</summary>
    public static IReadOnlyList<string> Of(Sandbox sandbox) => [.. Directory.EnumerateDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
        .Where(folder => Read(folder, "environ").Contains($"HOME={sandbox["home"]}\0", StringComparison.Ordinal))
        .Select(folder => Read(folder, "cmdline").Replace('\0', ' '))];

    private static string Read(string folder, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // it has ended, or is somebody else's
        }
    }
}
