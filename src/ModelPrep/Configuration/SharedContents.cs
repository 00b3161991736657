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
    /// <summary>Reads names with commas between them.</summary>
    /// <exception cref="UsageException">One is no name.</exception>
    public static SharedContents Parse(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries)
            .Aggregate(
                SharedContents.None,
                (all, name) =>
                    all
                    | name switch
                    {
                        "weights" => SharedContents.Weights,
                        "engines" => SharedContents.Engines,
                        _ => throw new UsageException(
                            Messages.ValueWrong,
                            $"--share {text} is not a list of weights, engines",
                            "Write weights, engines or weights,engines"
                        ),
                    }
            );
}
