namespace ModelPrep.Abstractions;

/// <summary>How the server is to be started.</summary>
/// <param name="Verbose">Server logs verbosely.</param>
/// <param name="Iso8601">Server logs with ISO 8601 times.</param>
/// <param name="ExtraArguments">Arguments appended to each server's command line, as given after <c>--</c>.</param>
public sealed record ServerOptions(bool Verbose, bool Iso8601, IReadOnlyList<string> ExtraArguments)
{
    /// <summary>What becomes of this process.</summary>
    public LaunchMode Mode { get; init; }
}
