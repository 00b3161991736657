using System.CommandLine;

namespace ModelPrep.CommandLine;

/// <summary>
/// One thing that users can set: its flag, environment variable, default, form and help, in one object.
/// </summary>
/// <remarks>
/// <c>--help</c>, the man page, completion, <c>modelprep config</c> and docs/settings.md are made from it. A flag beats
/// the variable, and the variable beats the default.
/// </remarks>
internal abstract class Setting
{
    private readonly Lazy<Option?> _option;

    /// <param name="flag">For example <c>--max-rate</c>; null for what only a variable sets.</param>
    protected Setting(string? flag)
    {
        Flag = flag;
        _option = new Lazy<Option?>(() => flag is null ? null : CreateOption(flag));
    }

    /// <summary>The flag; null when there is only a variable.</summary>
    public string? Flag { get; }

    /// <summary>The environment variable; null when there is only a flag.</summary>
    public string? Variable { get; init; }

    /// <summary>What it does, as sentences.</summary>
    public required string Help { get; init; }

    /// <summary>The default in words; null if the help already says it or the setting has no default.</summary>
    public string? Default { get; init; }

    /// <summary>What follows in the help after the variable; empty for nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>A word for the value in help; null for a switch.</summary>
    public abstract string? Placeholder { get; }

    /// <summary>Its name where it has a value from nowhere.</summary>
    public string Name => Flag ?? Variable!;

    /// <summary>The option of the command line; null when there is only a variable.</summary>
    public Option? Option => _option.Value;

    /// <summary>The help of the option.</summary>
    public string Description =>
        $"{Help}{(Default is null ? "" : $" Default: {Default}.")}{(Variable is null ? "" : $" [{Variable}]")}{Note}";

    /// <summary>The value as text; null if nothing is set and there is no default.</summary>
    public abstract string? Show(SettingValues values);

    /// <summary>Creates the option.</summary>
    protected abstract Option CreateOption(string name);
}

/// <summary>A setting that has one value.</summary>
/// <typeparam name="T">Type of the value; nullable, where there may be none.</typeparam>
/// <param name="flag">The flag; null for what only a variable sets.</param>
/// <param name="form">What a value looks like.</param>
internal sealed class Setting<T>(string? flag, Form<T> form) : Setting(flag)
{
    /// <summary>How a value is written.</summary>
    public Form<T> Form => form;

    /// <summary>The value without a flag and a variable.</summary>
    public T? Fallback { get; init; }

    /// <summary>The same where it depends on others; null where it does not.</summary>
    public Func<SettingValues, T?>? FallbackOf { get; init; }

    /// <summary>Whether the value is never shown.</summary>
    public bool IsSecret { get; init; }

    /// <inheritdoc/>
    public override string? Placeholder => PlaceholderText;

    /// <summary>Another word than the form has.</summary>
    public string PlaceholderText { get; init; } = form.Placeholder;

    /// <summary>Values to propose, besides those that the form knows.</summary>
    public IReadOnlyList<string> Proposals { get; init; } = form.Words;

    /// <inheritdoc/>
    public override string? Show(SettingValues values)
    {
        var (text, value) = (values.TextOf(this), values.Read(this));
        return text is null ? value as string ?? Default
            : IsSecret ? "(set, not shown)"
            : value as string ?? text;
    }

    /// <inheritdoc/>
    protected override Option CreateOption(string name)
    {
        var option = new Option<string>(name) { HelpName = PlaceholderText, Description = Description };
        if (Proposals.Count > 0)
            option.CompletionSources.Add([.. Proposals]);
        return option;
    }
}

/// <summary>A setting that is on or off.</summary>
/// <param name="flag">The flag.</param>
internal sealed class Switch(string flag) : Setting(flag)
{
    /// <inheritdoc/>
    public override string? Placeholder => null;

    /// <inheritdoc/>
    public override string? Show(SettingValues values) => values.Read(this) ? "on" : "off";

    /// <inheritdoc/>
    protected override Option CreateOption(string name) => new Option<bool>(name) { Description = Description };
}

/// <summary>A setting that may be given several times.</summary>
/// <param name="flag">The flag.</param>
/// <param name="placeholder">A word for a value in help.</param>
internal sealed class ListSetting(string flag, string placeholder) : Setting(flag)
{
    /// <summary>Whether several values may follow one flag.</summary>
    public bool TakesSeveral { get; init; }

    /// <inheritdoc/>
    public override string? Placeholder => placeholder;

    /// <inheritdoc/>
    public override string? Show(SettingValues values) =>
        values.Read(this) is { Count: > 0 } list ? string.Join(" ", list) : null;

    /// <inheritdoc/>
    protected override Option CreateOption(string name) =>
        new Option<string[]>(name)
        {
            HelpName = placeholder,
            Description = Description,
            AllowMultipleArgumentsPerToken = TakesSeveral,
        };
}
