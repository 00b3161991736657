namespace StandIns.Arguments;

/// <summary>A command line, taken apart.</summary>
/// <param name="Values">By the last name of the option.</param>
/// <param name="Unknown">Words that belong to nothing.</param>
/// <param name="WantsHelp">Whether help was asked for, which ends the parsing.</param>
internal sealed record ParsedArguments(
    IReadOnlyDictionary<string, string> Values,
    IReadOnlyList<string> Unknown,
    bool WantsHelp
)
{
    public string? this[string key] => Values.GetValueOrDefault(key);
}
