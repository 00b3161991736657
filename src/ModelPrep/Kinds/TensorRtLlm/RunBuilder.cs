using Microsoft.Extensions.Logging;

namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>Runs a builder to its end: its output goes to the log and a file, and how far it is is shown.</summary>
internal sealed partial class RunBuilder(
    ICommandRunner runner,
    IMemory memory,
    IDiskSpace disk,
    IBuildDisplay display,
    TimeProvider time,
    ILogger<RunBuilder> log
)
{
    /// <param name="name">What its lines are marked with.</param>
    /// <param name="command">The builder.</param>
    /// <param name="watch">Where its output goes, and what can be seen of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ToolException">It could not be started.</exception>
    public async Task<BuilderRun> RunAsync(
        string name,
        ToolCommand command,
        BuildWatch watch,
        CancellationToken cancellationToken
    )
    {
        Building(Path.GetFileName(command.FilePath), string.Join(' ', command.Arguments));
        var killed = memory.Look().Killed;
        var run = new BuilderRun(name, ExitStatus: 0) { LogPath = watch.Log.FilePath };
        var sampler = new BuildSampler(watch.Sight, disk);
        var hearing = new Lock();
        int status;
        await using (time.CreateTimer(_ => sampler.Look(), null, BuildSampler.Interval, BuildSampler.Interval))
        await using (Showing(() => display.Show(StateOf(watch, run.LastLine))))
        {
            status = await runner.RunAsync(
                command,
                line =>
                {
                    lock (hearing) // standard output and standard error come from two threads
                        run = BuilderOutput.Read(run, line);
                    watch.Log.Write(name, line);
                    Printed(name, line);
                },
                cancellationToken
            );
        }

        sampler.Look();
        var seen = sampler.Seen;
        return run with
        {
            ExitStatus = status,
            KilledForMemory = memory.Look().Killed > killed,
            LargestRanks = seen.LargestRanks,
            Full = (run.Full ?? seen.Full) is { } full ? Locate(full, watch.Sight.ScratchPath) : null,
            LastLines = watch.Log.LastLines,
        };
    }

    private FullDisk Locate(FullDisk full, string scratchPath)
    {
        var path = full.Path.Length > 0 ? full.Path : scratchPath;
        return full with { Path = path, HasCache = disk.FileSystemOf(path) == disk.FileSystemOf(scratchPath) };
    }

    private BuildState StateOf(BuildWatch watch, string lastLine) =>
        new(watch.Sight.Look(), time.GetElapsedTime(watch.Started), watch.Expected, memory.Look().UsedBytes, lastLine);

    /// <summary>Has it shown from time to time until it is disposed of, and then no more.</summary>
    private ShownBuild Showing(Action show) =>
        new(time.CreateTimer(_ => show(), null, display.Interval, display.Interval), display);

    private sealed class ShownBuild(ITimer timer, IBuildDisplay display) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await timer.DisposeAsync();
            display.Clear();
        }
    }

    [LoggerMessage(3101, LogLevel.Information, "Building: {Program} {Arguments}")]
    private partial void Building(string program, string arguments);

    [LoggerMessage(3103, LogLevel.Information, "{Builder}: {Line}")]
    private partial void Printed(string builder, string line);
}
