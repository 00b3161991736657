namespace ModelPrep.Configuration;

/// <summary>What nodes share (<c>--share</c>).</summary>
[Flags]
internal enum SharedContents
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Files of the hub.</summary>
    Weights = 1,

    /// <summary>Artifacts.</summary>
    Engines = 2,
}

/// <summary>How what nodes share is written.</summary>
internal static class SharedContentsText
{
    /// <summary>Reads names with commas between them; null when one is no name.</summary>
    public static SharedContents? TryParse(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries)
            .Aggregate(
                (SharedContents?)SharedContents.None,
                (all, name) =>
                    name switch
                    {
                        "weights" => all | SharedContents.Weights,
                        "engines" => all | SharedContents.Engines,
                        _ => null,
                    }
            );
}
