using System.CommandLine;
using System.CommandLine.Invocation;

namespace ModelPrep.CommandLine;

/// <summary>Parses the command line and refuses it at its first mistake.</summary>
internal static class CommandLineParser
{
    /// <summary>
    /// A word that begins with <c>@</c> is a word: read as a file of arguments, a token file would become part of a
    /// message.
    /// </summary>
    private static readonly ParserConfiguration Configuration = new() { ResponseFileTokenReplacer = null };

    /// <exception cref="UsageException">It cannot be read.</exception>
    public static ParseResult Parse(RootCommand root, IReadOnlyList<string> words)
    {
        TypedTokens.Hide(words);
        var parsed = root.Parse(words, Configuration);
        if (parsed.Action is not ParseErrorAction && parsed.Action != parsed.CommandResult.Command.Action)
            return parsed; // help, version, completion
        return new CommandLineMistakes(parsed, words).First() is { } mistake ? throw mistake : parsed;
    }
}
