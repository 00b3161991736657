namespace ModelPrep.CommandLine;

/// <summary>Writes a command line so that a shell reads it back as it is.</summary>
internal static class ShellQuoting
{
    private const string Plain = "-_=+./:,@%";

    /// <summary>Prints a command as one line on standard output.</summary>
    public static int Print(ServerCommand command)
    {
        Console.Out.WriteLine(Line(command));
        return (int)ExitCode.Success;
    }

    /// <summary>A command as one line.</summary>
    public static string Line(ServerCommand command) =>
        string.Join(
            ' ',
            [
                .. command.Environment.Select(one => $"{one.Key}={Quote(one.Value ?? "")}"),
                Line(command.Arguments.Prepend(command.FilePath)),
            ]
        );

    /// <summary>A program and its arguments as one line.</summary>
    public static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>An argument as a shell word.</summary>
    public static string Quote(string argument) =>
        argument.Length > 0
        && argument.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
