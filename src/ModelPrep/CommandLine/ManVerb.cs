using System.CommandLine;
using System.Reflection;

namespace ModelPrep.CommandLine;

/// <summary><c>modelprep man</c>: prints the man page.</summary>
internal static class ManVerb
{
    public static Command Create(Command root) =>
        Verbs.Verb(
            "man",
            "Print the man page: modelprep man | man -l -",
            [Options.LogFormat, Options.Verbose],
            (_, _, _, _) =>
            {
                Console.Out.Write(ManPage.Of(root, Version));
                return Task.FromResult((int)ExitCode.Success);
            }
        );

    /// <summary>Version and commit, as <c>--version</c> prints them.</summary>
    private static string Version =>
        typeof(ManVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "";
}
