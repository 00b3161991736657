using Microsoft.Extensions.Logging;

namespace ModelPrep.Steps;

/// <summary>Runs the Triton CLI, offline, against the weights that are there.</summary>
internal sealed partial class BuildEngine(ICommandRunner runner, ISnapshotCache cache, TimeProvider time, ILogger<BuildEngine> log)
{
    /// <summary>What <c>strerror(ENOSPC)</c> says, in Python, TensorRT and the shell alike.</summary>
    private const string NoSpaceText = "No space left on device";

    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(30);

    /// <exception cref="ToolException">The CLI could not be started.</exception>
    public async Task<EngineBuild> RunAsync(
        PreparationRequest request, BuildPlan plan, Snapshot snapshot, StagedBuild staged, CancellationToken cancellationToken)
    {
        var enginePath = Path.Combine(staged.ScratchPath, request.ServedName);
        if (plan.FillDownloadFolder)
            DownloadFolder.Fill(enginePath, snapshot.FolderPath);

        var command = new ToolCommand(
            plan.TritonCli,
            [
                "import", "-m", request.ServedName, "-s", "hf:" + SourceOf(snapshot), "--backend", "tensorrtllm",
                "--model-repository", staged.RepositoryPath, .. plan.Options,
            ],
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["ENGINE_DEST_PATH"] = staged.ScratchPath,
                ["HF_HUB_CACHE"] = cache.RootPath,
                ["HF_HUB_OFFLINE"] = "1",
                ["TRANSFORMERS_OFFLINE"] = "1",
                ["HF_HUB_DISABLE_TELEMETRY"] = "1",
                ["NO_COLOR"] = "1",
                ["TERM"] = "dumb",
            });
        Building(string.Join(' ', command.Arguments));
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
                CliPrinted(line);
            },
            cancellationToken);
        return new EngineBuild(enginePath, status, lastLine, ranOutOfSpace);
    }

    /// <remarks>
    /// A CLI that reads the cache asks for the default branch; where that branch's ref names another commit than ours, it
    /// gets the folder of our commit instead.
    /// </remarks>
    private string SourceOf(Snapshot snapshot) =>
        snapshot.Model.Source is ModelSource.Hub { Repository: var repository } && cache.FindCommit(repository, "main") == snapshot.Model.Commit
            ? repository.Value
            : snapshot.FolderPath;

    [LoggerMessage(3101, LogLevel.Information, "Building: triton {Arguments}")]
    private partial void Building(string arguments);

    [LoggerMessage(3102, LogLevel.Information, "Still building, {Elapsed} so far")]
    private partial void StillBuilding(string elapsed);

    [LoggerMessage(3103, LogLevel.Information, "triton: {Line}")]
    private partial void CliPrinted(string line);
}
