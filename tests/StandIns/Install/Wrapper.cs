namespace StandIns.Install;

/// <summary>A script of two lines that sets the variables, where the environment has not, and becomes the stand-in.</summary>
internal static class Wrapper
{
    private const UnixFileMode Mode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public static string Write(string path, string program, string name, IReadOnlyDictionary<string, string> variables)
    {
        var defaults = string.Concat(variables.Select(one => $": \"${{{one.Key}={Escaped(one.Value)}}}\"; export {one.Key}; "));
        File.Delete(path); // it may be a link
        File.WriteAllText(path, $"#!/bin/sh\n{defaults}exec {Quoted(program)} {name} \"$@\"\n");
        File.SetUnixFileMode(path, Mode);
        return path;
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>For between double quotes and braces.</summary>
    private static string Escaped(string text) =>
        string.Concat(text.Select(c => c is '"' or '\\' or '$' or '`' or '}' ? $"\\{c}" : c.ToString()));
}
