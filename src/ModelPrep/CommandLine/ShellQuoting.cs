namespace ModelPrep.CommandLine;

/// <summary>Writes a command line so that a shell reads it back as it is.</summary>
internal static class ShellQuoting
{
    private const string Plain = "-_=+./:,@%";

    /// <summary>Prints a command as one line on standard output.</summary>
    public static int Print(ServerCommand command)
    {
        Console.Out.WriteLine(string.Join(
            ' ', [.. command.Environment.Select(one => $"{one.Key}={Quote(one.Value ?? "")}"), .. command.Arguments.Prepend(command.FilePath).Select(Quote)]));
        return (int)ExitCode.Success;
    }

    /// <summary>An argument as a shell word.</summary>
    public static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
