using System.Globalization;

namespace StandIns.Arguments;

/// <summary>
/// Reads a command line as Python's argparse does: <c>--opt=value</c>, <c>--opt value</c>, unique beginnings of long
/// names.
/// </summary>
internal sealed class ArgumentParser(string program, IReadOnlyList<Argument> known)
{
    /// <exception cref="UsageException">A word is wrong or missing.</exception>
    public ParsedArguments Parse(IReadOnlyList<string> words)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var unknown = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            if (!words[i].StartsWith('-') || Find(words[i], out var attached) is not { } argument)
            {
                unknown.Add(words[i]);
                continue;
            }

            if (argument == Argument.HelpFlag)
                return new ParsedArguments(values, unknown, WantsHelp: true);
            if (!argument.TakesValue)
            {
                values[argument.Key] = attached is null
                    ? ""
                    : throw Wrong(argument, $"ignored explicit argument '{attached}'");
                continue;
            }

            if (attached is null && (i + 1 == words.Count || words[i + 1].StartsWith('-')))
                throw Wrong(argument, "expected one argument");
            values[argument.Key] = Checked(argument, attached ?? words[++i]);
        }

        var missing = known
            .Where(one => one.IsRequired && !values.ContainsKey(one.Key))
            .Select(one => one.FullName)
            .ToList();
        return missing.Count == 0
            ? new ParsedArguments(values, unknown, WantsHelp: false)
            : throw new UsageException($"the following arguments are required: {string.Join(", ", missing)}");
    }

    public string Usage() => $"usage: {program} {string.Join(' ', known.Select(UsageOf))}";

    public string Help() => $"{Usage()}\n\noptions:\n{string.Join('\n', known.Select(HelpOf))}";

    private Argument? Find(string word, out string? attached)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? word : word[..equals];
        attached = equals < 0 ? null : word[(equals + 1)..];
        if (known.FirstOrDefault(one => one.Names.Contains(name)) is { } exact)
            return exact;
        if (name.StartsWith("--", StringComparison.Ordinal))
            return FindBeginning(name);

        attached = word.Length > 2 ? word[2..] : null; // -mNAME
        return known.FirstOrDefault(one =>
            one.Names.Any(other => other.Length == 2 && word.StartsWith(other, StringComparison.Ordinal))
        );
    }

    private Argument? FindBeginning(string name)
    {
        var names = known
            .SelectMany(one => one.Names)
            .Where(one => one.StartsWith(name, StringComparison.Ordinal))
            .ToList();
        return names.Count switch
        {
            0 => null,
            1 => known.First(one => one.Names.Contains(names[0])),
            _ => throw new UsageException($"ambiguous option: {name} could match {string.Join(", ", names)}"),
        };
    }

    private static string Checked(Argument argument, string value)
    {
        if (
            argument.IsNumber
            && !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        )
            throw Wrong(argument, $"invalid int value: '{value}'");
        if (argument.Choices is { } choices && !choices.Contains(value))
            throw Wrong(
                argument,
                $"invalid choice: '{value}' (choose from {string.Join(", ", choices.Select(one => $"'{one}'"))})"
            );
        return value;
    }

    private static UsageException Wrong(Argument argument, string why) => new($"argument {argument.FullName}: {why}");

    private static string UsageOf(Argument argument)
    {
        var text = $"{argument.Names[0]} {argument.Placeholder}".TrimEnd();
        return argument.IsRequired ? text : $"[{text}]";
    }

    private static string HelpOf(Argument argument)
    {
        var names = string.Join(", ", argument.Names.Select(name => $"{name} {argument.Placeholder}".TrimEnd()));
        return $"  {names}\n                        {argument.Help}";
    }
}
