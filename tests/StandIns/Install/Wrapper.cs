namespace StandIns.Install;

/// <summary>
/// A script of two lines that sets the variables, where the environment has not, and becomes a program.
/// </summary>
internal static class Wrapper
{
    private const UnixFileMode Mode =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherExecute;

    /// <summary>Becomes one of the stand-ins.</summary>
    public static string Write(
        string path,
        string program,
        string name,
        IReadOnlyDictionary<string, string> variables
    ) => Write(path, variables, $"exec {Quoted(program)} {name} \"$@\"");

    /// <summary>Becomes the Python of this machine, which finds the packages of the toolchain.</summary>
    public static string WritePython(string path, string packages, IReadOnlyDictionary<string, string> variables) =>
        Write(
            path,
            variables,
            $"PYTHONPATH={Quoted(packages)}${{PYTHONPATH:+:$PYTHONPATH}} exec /usr/bin/python3 \"$@\""
        );

    private static string Write(string path, IReadOnlyDictionary<string, string> variables, string command)
    {
        var defaults = string.Concat(
            variables.Select(one => $": \"${{{one.Key}={Escaped(one.Value)}}}\"; export {one.Key}; ")
        );
        File.Delete(path); // it may be a link
        File.WriteAllText(path, $"#!/bin/sh\n{defaults}{command}\n");
        File.SetUnixFileMode(path, Mode);
        return path;
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>For between double quotes and braces.</summary>
    private static string Escaped(string text) =>
        string.Concat(text.Select(c => c is '"' or '\\' or '$' or '`' or '}' ? $"\\{c}" : c.ToString()));
}
