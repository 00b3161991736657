using System.CommandLine;
using System.CommandLine.Parsing;

namespace ModelPrep.CommandLine;

/// <summary>
/// Finds what is wrong with a command line, and what was probably meant. Repeats no value of an option.
/// </summary>
internal sealed class CommandLineMistakes(ParseResult parsed, IReadOnlyList<string> words)
{
    private static readonly string[] TokenOptions =
    [
        "--token",
        "--hf-token",
        "--hub-token",
        "--auth-token",
        "--access-token",
        "--api-token",
        "--api-key",
    ];

    private Command Verb => parsed.CommandResult.Command;

    private string Path => Verbs.PathOf(parsed.CommandResult);

    private bool TakesServerArguments => Verb.Arguments.Contains(Options.ServerArguments);

    private IEnumerable<Option> Known => Verb.Options.Concat(parsed.RootCommandResult.Command.Options);

    private IEnumerable<string> KnownNames =>
        Verb.Options.Where(option => !option.Hidden).Select(option => option.Name);

    /// <summary>The first mistake; null if there is none.</summary>
    public UsageException? First() =>
        (Verb.Subcommands.Count > 0 && StrayWord() is [not '-', ..] verb ? OfVerb(verb) : null)
        ?? words.TakeWhile(word => word is not "--").Select(OfOption).FirstOrDefault(mistake => mistake is not null)
        ?? (StrayWord() is { } stray ? OfWord(stray) : null)
        ?? (parsed.Errors.Count == 0 ? null : Create(parsed.Errors[0].Message.TrimEnd('.'), ""));

    private UsageException? OfOption(string word)
    {
        if (word is not ['-', not (>= '0' and <= '9'), ..])
            return null;
        var end = word.IndexOfAny(['=', ':']);
        var (name, value) = end < 0 ? (word, null) : (word[..end], word[(end + 1)..]);
        if (Known.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name)) is { } known)
        {
            return known is Option<bool> && value is not null && !bool.TryParse(value, out _)
                ? new UsageException(
                    Messages.ValueWrong,
                    $"{name} takes no value but true or false",
                    $"Write {name}, or leave it away"
                )
                : null;
        }

        if (IsTokenOption(name) && !Known.Contains(LoadOptions.Server.Option))
        {
            return new UsageException(
                Messages.CommandLineUnreadable,
                $"There is no {name}: all users of a machine see its command lines",
                TypedTokens.Ways
            );
        }

        return Create(
            $"{Path} has no option {name}",
            NearestName.Find(name, KnownNames) is { } near ? $"Did you mean {near}? " : ServerHint
        );
    }

    private UsageException OfVerb(string word)
    {
        var verbs = Verb.Subcommands.Where(verb => !verb.Hidden).SelectMany(verb => verb.Aliases.Prepend(verb.Name));
        return Create(
            $"{Path} has no verb {word}",
            NearestName.Find(word, verbs) is { } verb ? $"Did you mean {verb}? " : ""
        );
    }

    private UsageException OfWord(string word)
    {
        if (KnownNames.Contains(word))
            return Create($"{word} stands before the verb", $"Write {Path} {word}. ");
        var mayNameModel = KnownNames.Contains(Options.Model.Name) && parsed.GetResult(Options.Model.Option!) is null;
        var hint =
            mayNameModel && IsLikeAModel(word) ? $"Did you mean --model {word}? "
            : NearestName.Find($"--{word}", KnownNames) is { } near ? $"Did you mean {near}? "
            : ServerHint;
        return Create($"{Path} cannot use the word {word}", hint);
    }

    /// <summary>
    /// A word that belongs to no option, and does not follow the dashes of a verb that starts a server.
    /// </summary>
    private string? StrayWord()
    {
        if (!TakesServerArguments)
            return parsed.UnmatchedTokens is [var first, ..] ? first : null;
        var behind = parsed.Tokens.SkipWhile(token => token.Type is not TokenType.DoubleDash).Skip(1).Count();
        var taken = parsed.GetResult(Options.ServerArguments)?.Tokens ?? [];
        return taken.Count > behind ? taken[0].Value : null;
    }

    private string ServerHint =>
        TakesServerArguments ? "Arguments of the server follow two dashes, as in -- --http-port=9000. " : "";

    private static bool IsTokenOption(string name) =>
        TokenOptions.Contains(name.Replace('_', '-'), StringComparer.OrdinalIgnoreCase);

    private static bool IsLikeAModel(string word) =>
        word.Split('/') is [[var first, ..], { Length: > 0 }] && char.IsAsciiLetterOrDigit(first)
        || Configuration.ModelAliases.Names.Contains(word, StringComparer.OrdinalIgnoreCase);

    private UsageException Create(string what, string hint) =>
        new(Messages.CommandLineUnreadable, what, $"{hint}See {Path} --help");
}
