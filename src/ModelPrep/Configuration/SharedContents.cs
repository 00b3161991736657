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

/// <summary>Parses the names of shared contents.</summary>
internal static class SharedContentsText
{
    /// <summary>Parses names separated by commas; null if a name is unknown.</summary>
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
