namespace StandIns.Server;

/// <summary>One option of the server's command line.</summary>
/// <param name="Name">Without dashes.</param>
/// <param name="Kind">What its value must be.</param>
/// <param name="Choices">The values of a choice.</param>
internal sealed record ServerOption(string Name, OptionKind Kind, params string[] Choices)
{
    public bool TakesValue => Kind is not OptionKind.Flag;

    public bool Takes(string value) => Kind switch
    {
        OptionKind.Bool => value.ToLowerInvariant() is "true" or "false" or "1" or "0",
        OptionKind.Integer => int.TryParse(value, out _),
        OptionKind.Choice => Choices.Contains(value),
        _ => true,
    };
}
