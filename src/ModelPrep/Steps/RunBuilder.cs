using Microsoft.Extensions.Logging;

namespace ModelPrep.Steps;

/// <summary>Runs a builder to its end: its output goes to the log, and while it says nothing, we do.</summary>
internal sealed partial class RunBuilder(ICommandRunner runner, TimeProvider time, ILogger<RunBuilder> log)
{
    /// <summary>What <c>strerror(ENOSPC)</c> says, in Python, TensorRT and the shell alike.</summary>
    private const string NoSpaceText = "No space left on device";

    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(30);

    /// <param name="name">What its lines are marked with.</param>
    /// <param name="command">The builder.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ToolException">It could not be started.</exception>
    public async Task<BuilderRun> RunAsync(string name, ToolCommand command, CancellationToken cancellationToken)
    {
        Building(Path.GetFileName(command.FilePath), string.Join(' ', command.Arguments));
        var started = time.GetTimestamp();
        await using var heartbeat = time.CreateTimer(
            _ => StillBuilding(time.GetElapsedTime(started).ToString(@"hh\:mm\:ss")), null, HeartbeatInterval, HeartbeatInterval);
        var (lastLine, ranOutOfSpace) = ("", false);
        var status = await runner.RunAsync(
            command,
            line =>
            {
                if (!string.IsNullOrWhiteSpace(line))
                    lastLine = line.Trim();
                ranOutOfSpace |= line.Contains(NoSpaceText, StringComparison.Ordinal);
                Printed(name, line);
            },
            cancellationToken);
        return new BuilderRun(name, status, lastLine, ranOutOfSpace);
    }

    [LoggerMessage(3101, LogLevel.Information, "Building: {Program} {Arguments}")]
    private partial void Building(string program, string arguments);

    [LoggerMessage(3102, LogLevel.Information, "Still building, {Elapsed} so far")]
    private partial void StillBuilding(string elapsed);

    [LoggerMessage(3103, LogLevel.Information, "{Builder}: {Line}")]
    private partial void Printed(string builder, string line);
}
