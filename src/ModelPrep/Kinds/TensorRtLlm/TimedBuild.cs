using Microsoft.Extensions.Logging;

namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>An engine build with an end: its log file, how long it may take, and how long it took.</summary>
/// <param name="engine">Builds.</param>
/// <param name="timeout">How long it may take (<c>--build-timeout</c>); null for ever.</param>
/// <param name="logsPath">Folder of the log files.</param>
/// <param name="time">Measures.</param>
/// <param name="log">Where the result is told.</param>
internal sealed partial class TimedBuild(
    BuildEngine engine,
    TimeSpan? timeout,
    string logsPath,
    TimeProvider time,
    ILogger<TimedBuild> log
)
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40); // that .NET has

    /// <summary>Builds, and checks what was built.</summary>
    /// <param name="request">What is built.</param>
    /// <param name="plan">How.</param>
    /// <param name="snapshot">From what.</param>
    /// <param name="staged">Where.</param>
    /// <param name="expected">How long an earlier build of the same took; null where there was none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was built, the engine's data type, and how long the build took.</returns>
    /// <exception cref="BuildFailedException">It took too long, or did not leave what was asked for.</exception>
    public async Task<(EngineBuild Build, string? DataType, TimeSpan Elapsed)> RunAsync(
        PreparationRequest request,
        EnginePlan plan,
        Snapshot snapshot,
        StagedBuild staged,
        TimeSpan? expected,
        CancellationToken cancellationToken
    )
    {
        var started = time.GetTimestamp();
        var build = await InTimeAsync(request, plan, snapshot, staged, expected, cancellationToken);
        var engineBuilt = CheckEngine.Run(request, build, staged);
        foreach (var lowered in engineBuilt.Lowered)
            Lowered(lowered);
        var (elapsed, ranks) = (time.GetElapsedTime(started), request.Parallelism.WorldSize);
        Built(
            Elapsed.Format(elapsed),
            SizeOf(build.EnginePath, "*.engine"),
            ranks,
            ranks == 1 ? "rank" : "ranks",
            SizeOf(staged.RepositoryPath, "*")
        );
        return (build, engineBuilt.DataType, elapsed);
    }

    private async Task<EngineBuild> InTimeAsync(
        PreparationRequest request,
        EnginePlan plan,
        Snapshot snapshot,
        StagedBuild staged,
        TimeSpan? expected,
        CancellationToken cancellationToken
    )
    {
        var started = time.GetTimestamp();
        using var output = new BuildLog(Path.Combine(logsPath, Path.GetFileName(staged.FinalPath) + ".log"));
        var watch = new BuildWatch(
            output,
            new BuildSight(staged.ScratchPath, staged.RepositoryPath, request.Parallelism.WorldSize),
            started,
            expected
        );
        using var deadline = new CancellationTokenSource(
            timeout < LongestTimer ? timeout.Value : Timeout.InfiniteTimeSpan,
            time
        );
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await engine.RunAsync(request, plan, snapshot, staged, watch, either.Token);
        }
        catch (OperationCanceledException)
            when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new BuildFailedException(
                Messages.BuildTimedOut,
                $"The engine build was ended after {Elapsed.Format(time.GetElapsedTime(started))}, since it may "
                    + $"take {Elapsed.Format(timeout!.Value)}",
                $"Allow more with --build-timeout{(output.FilePath is { } path ? $"; its output is in {path}" : "")}"
            )
            {
                Output = output.LastLines,
            };
        }
    }

    private static string SizeOf(string folder, string pattern) =>
        ByteSize.Format(FolderWalk.AllFiles(folder, pattern).Sum(path => new FileInfo(path).Length));

    [LoggerMessage(3113, LogLevel.Warning, "{Sentence:l}")]
    private partial void Lowered(string sentence);

    [LoggerMessage(
        3112,
        LogLevel.Information,
        "Built in {Elapsed}: engine {EngineSize} in {Ranks} {Unit}, model repository {RepositorySize}"
    )]
    private partial void Built(string elapsed, string engineSize, int ranks, string unit, string repositorySize);
}
