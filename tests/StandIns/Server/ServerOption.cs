namespace StandIns.Server;

/// <summary>One option of the server's command line.</summary>
/// <param name="Name">Without dashes.</param>
/// <param name="Kind">What its value must be.</param>
/// <param name="Choices">The values of a choice.</param>
internal sealed record ServerOption(string Name, OptionKind Kind, params string[] Choices)
{
    public bool TakesValue => Kind is not OptionKind.Flag;

    /// <summary>Why the server refuses a value, in its own words; null when it takes it.</summary>
    public string? Refuse(string value) =>
        Kind switch
        {
            OptionKind.Bool when ReadBool(value) is null => $"invalid value for bool option: {value}",
            OptionKind.Integer when !int.TryParse(value, out _) => $"Invalid option value. Got {value}",
            OptionKind.Choice when !Choices.Contains(value) => $"invalid argument for --{Name}",
            OptionKind.Setting when !IsSetting(value) =>
                $"--{Name} option format is '<backend name>,<setting>=<value>'. Got {value}",
            _ => null,
        };

    /// <summary>A truth value in one of the server's spellings; null for any other word.</summary>
    public static bool? ReadBool(string value) =>
        value.ToLowerInvariant() switch
        {
            "true" or "on" or "1" => true,
            "false" or "off" or "0" => false,
            _ => null,
        };

    private static bool IsSetting(string value)
    {
        var parts = value.Split(',', 2);
        return parts[0].Length > 0 && parts[^1].Split('=', 2) is [{ Length: > 0 }, { Length: > 0 }];
    }
}
