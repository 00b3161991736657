using Microsoft.Extensions.Logging;

namespace ModelPrep.Steps;

/// <summary>Runs a builder to its end: its output goes to the log and a file, and every half minute we say how far it is.</summary>
internal sealed partial class RunBuilder(ICommandRunner runner, IMemory memory, TimeProvider time, ILogger<RunBuilder> log)
{
    /// <summary>What <c>strerror(ENOSPC)</c> says, in Python, TensorRT and the shell alike.</summary>
    private const string NoSpaceText = "No space left on device";

    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(30);

    /// <param name="name">What its lines are marked with.</param>
    /// <param name="command">The builder.</param>
    /// <param name="watch">Where its output goes, and what can be seen of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ToolException">It could not be started.</exception>
    public async Task<BuilderRun> RunAsync(string name, ToolCommand command, BuildWatch watch, CancellationToken cancellationToken)
    {
        Building(Path.GetFileName(command.FilePath), string.Join(' ', command.Arguments));
        var killed = memory.Look().Killed;
        await using var heartbeat = time.CreateTimer(_ => Beat(watch), null, HeartbeatInterval, HeartbeatInterval);
        var run = new BuilderRun(name, ExitStatus: 0, LastLine: "", RanOutOfSpace: false) { LogPath = watch.Log.FilePath };
        var hearing = new Lock();
        var status = await runner.RunAsync(
            command,
            line =>
            {
                lock (hearing) // standard output and standard error come from two threads
                    run = Heard(run, line);
                watch.Log.Write(name, line);
                Printed(name, line);
            },
            cancellationToken);
        return run with { ExitStatus = status, KilledForMemory = memory.Look().Killed > killed, LastLines = watch.Log.LastLines };
    }

    private static BuilderRun Heard(BuilderRun run, string line) => string.IsNullOrWhiteSpace(line) ? run : run with
    {
        LastLine = line.Trim(),
        RanOutOfSpace = run.RanOutOfSpace || line.Contains(NoSpaceText, StringComparison.Ordinal),
        Known = run.Known ?? KnownFailures.Find(line),
    };

    private void Beat(BuildWatch watch) => StillBuilding(
        watch.Sight.Look(),
        Text(time.GetElapsedTime(watch.Started)),
        watch.Expected is { } expected ? $" of about {Text(expected)}" : "",
        ByteSize.Format(memory.Look().UsedBytes));

    private static string Text(TimeSpan span) => span.ToString(@"hh\:mm\:ss");

    [LoggerMessage(3101, LogLevel.Information, "Building: {Program} {Arguments}")]
    private partial void Building(string program, string arguments);

    [LoggerMessage(3102, LogLevel.Information, "Still building: {Phase}, {Elapsed} so far{Expected}, {Memory} of memory in use")]
    private partial void StillBuilding(string phase, string elapsed, string expected, string memory);

    [LoggerMessage(3103, LogLevel.Information, "{Builder}: {Line}")]
    private partial void Printed(string builder, string line);
}
