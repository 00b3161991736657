using System.CommandLine;
using ModelPrep.Configuration;

namespace ModelPrep.CommandLine;

/// <summary>The one place where a setting gets its value: the flag, else the variable, else the default.</summary>
internal sealed class SettingValues(ParseResult flags, Variables variables)
{
    /// <summary>The environment.</summary>
    public Variables Variables => variables;

    /// <summary>The value of a setting; null when it has none.</summary>
    /// <exception cref="UsageException">What is written is no value.</exception>
    public T? Read<T>(Setting<T> setting) =>
        TextOf(setting) is { } text ? setting.Form.Read(new FormText(text, NameOf(setting), variables))
        : setting.FallbackOf is { } fallback ? fallback(this)
        : setting.Fallback;

    /// <summary>Whether a setting is on.</summary>
    public bool Read(Switch setting) =>
        IsGiven(setting)
            ? flags.GetValue((Option<bool>)setting.Option!)
            : setting.Variable is { } variable && variables.IsTrue(variable);

    /// <summary>All values of a setting.</summary>
    public IReadOnlyList<string> Read(ListSetting setting) =>
        (flags.GetResult(setting.Option!) is null ? null : flags.GetValue((Option<string[]>)setting.Option!)) ?? [];

    /// <summary>The word of an argument; null when it is missing.</summary>
    public string? Read(Argument<string> argument) => flags.GetValue(argument);

    /// <summary>The words of an argument.</summary>
    public IReadOnlyList<string> Read(Argument<string[]> argument) => flags.GetValue(argument) ?? [];

    /// <summary>The value as it is written; null when it is not.</summary>
    /// <exception cref="UsageException">The flag has an empty value.</exception>
    public string? TextOf<T>(Setting<T> setting) =>
        FlagOf(setting) ?? (setting.Variable is { } variable ? variables[variable] : null);

    /// <summary>The value of the flag alone; null without the flag.</summary>
    /// <exception cref="UsageException">It is empty.</exception>
    public string? FlagOf<T>(Setting<T> setting) =>
        (IsGiven(setting) ? flags.GetValue((Option<string>)setting.Option!) : null) switch
        {
            null => null,
            var value when string.IsNullOrWhiteSpace(value) => throw new UsageException(
                Messages.ValueWrong,
                $"{setting.Flag} has an empty value",
                $"Write one, or leave {setting.Flag} away; a variable of a shell may be empty"
            ),
            var value => value,
        };

    /// <summary>The flag or the variable that a value comes from; the setting's name for a default.</summary>
    public string NameOf(Setting setting) => OriginOf(setting) ?? setting.Name;

    /// <summary>The flag or the variable that a value comes from; null for a default.</summary>
    public string? OriginOf(Setting setting) =>
        IsGiven(setting) ? setting.Flag
        : setting.Variable is { } variable && variables[variable] is not null ? variable
        : null;

    private bool IsGiven(Setting setting) =>
        setting.Option is { } option && flags.GetResult(option) is { Implicit: false };
}
