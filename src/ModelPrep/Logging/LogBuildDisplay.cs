using Microsoft.Extensions.Logging;

namespace ModelPrep.Logging;

/// <summary>Shows a build as a log line every half minute.</summary>
internal sealed partial class LogBuildDisplay(ILogger log) : IBuildDisplay
{
    public TimeSpan Interval { get; } = TimeSpan.FromSeconds(30);

    public void Show(BuildState state) =>
        StillBuilding(
            state.Phase,
            Elapsed.Format(state.Elapsed),
            state.Expected is { } expected ? $" of about {Elapsed.Format(expected)}" : "",
            ByteSize.Format(state.MemoryBytes)
        );

    public void Clear()
    {
        // Log lines stay.
    }

    [LoggerMessage(
        3102,
        LogLevel.Information,
        "Still building: {Phase}, {Elapsed} so far{Expected}, {Memory} of memory in use"
    )]
    private partial void StillBuilding(string phase, string elapsed, string expected, string memory);
}
