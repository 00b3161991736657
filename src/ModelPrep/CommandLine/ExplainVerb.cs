using System.CommandLine;
using System.CommandLine.Completions;

namespace ModelPrep.CommandLine;

/// <summary><c>modelprep explain CODE</c>: what a message means, and what to do about it.</summary>
internal static class ExplainVerb
{
    private const string Prefix = "MP";
    private const int MostSuggestions = 3;

    private static readonly Argument<string[]> Codes = new("CODE")
    {
        Description = "Code of a message, for example MP7204. Repeatable. Without one, all messages are listed.",
        HelpName = "CODE",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Command Create()
    {
        Codes.CompletionSources.Add(_ => Messages.All.Select(message => new CompletionItem(message.Text)));
        var command = Verbs.Verb(
            "explain",
            "Explain a message by its code: exit status, cause, what to do, and the values of the Helm chart.",
            [Options.Output, Options.LogFormat, Options.Verbose],
            (reader, _, _, _) =>
            {
                var codes = reader.Values.Read(Codes);
                var json = reader.Values.Read(Options.Output) is "json";
                if (codes.Count == 0)
                    ExplainOutput.WriteList(json);
                else
                    ExplainOutput.Write([.. codes.Select(Find)], json);
                return Task.FromResult((int)ExitCode.Success);
            }
        );
        command.Arguments.Add(Codes);
        return command;
    }

    /// <exception cref="UsageException">There is no such message.</exception>
    private static MessageCode Find(string code)
    {
        var messages = Messages.All;
        return messages.FirstOrDefault(message => message.Text.Equals(code, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException(
                Messages.ValueWrong,
                $"There is no message {code}",
                $"{Suggestion(code, messages)}modelprep explain lists all messages"
            );
    }

    private static string Suggestion(string code, IEnumerable<MessageCode> messages)
    {
        var word = code.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? code : Prefix + code;
        var near = NearestName
            .FindAll(word, messages.Select(message => message.Text.ToLowerInvariant()))
            .Take(MostSuggestions)
            .Select(name => name.ToUpperInvariant())
            .ToList();
        return near.Count == 0 ? "" : $"Did you mean {string.Join(", ", near)}? ";
    }
}
