using Microsoft.Extensions.Logging;

namespace ModelPrep.Steps;

/// <summary>Has the installed tools build an engine and write its model repository, offline, from the weights that are there.</summary>
internal sealed partial class BuildEngine(RunBuilder builder, ISnapshotCache cache, ILogger<BuildEngine> log)
{
    /// <summary>The branch whose ref a CLI that reads the cache asks for.</summary>
    public const string DefaultBranch = "main";

    /// <exception cref="BuildFailedException">The first of two builders left no engine.</exception>
    /// <exception cref="NoSpaceException">The disk filled up.</exception>
    /// <exception cref="ToolException">A builder could not be started.</exception>
    public async Task<EngineBuild> RunAsync(
        PreparationRequest request, BuildPlan.Engine plan, Snapshot snapshot, StagedBuild staged, BuildWatch watch, CancellationToken cancellationToken)
    {
        var enginePath = Path.Combine(staged.ScratchPath, request.ServedName);
        if (plan.First is { } first)
        {
            ThroughTheApi(first.Reason);
            var script = EngineScript.Write(first, request, snapshot.FolderPath, staged.ScratchPath, enginePath, EnvironmentOf(staged));
            var saved = new EngineBuild(enginePath, await builder.RunAsync("engine", script, watch, cancellationToken));
            CheckEngine.RequireRanks(request, saved, enginePath);
            Directory.Delete(EngineScript.WorkspacePath(staged.ScratchPath), recursive: true);
        }
        else if (plan.FillDownloadFolder)
        {
            DownloadFolder.Fill(enginePath, snapshot.FolderPath);
        }

        var import = new ToolCommand(
            plan.TritonCli,
            ImportArguments(request, plan, SourceOf(snapshot), staged),
            EnvironmentOf(staged));
        return new EngineBuild(enginePath, await builder.RunAsync("triton", import, watch, cancellationToken));
    }

    /// <summary>What the Triton CLI is told.</summary>
    /// <param name="request">What is built.</param>
    /// <param name="plan">How.</param>
    /// <param name="source">Id of the repository, or folder of the weights.</param>
    /// <param name="staged">Where.</param>
    public static IReadOnlyList<string> ImportArguments(PreparationRequest request, BuildPlan.Engine plan, string source, StagedBuild staged) =>
    [
        "import", "-m", request.ServedName, "-s", "hf:" + source, "--backend", "tensorrtllm",
        "--model-repository", staged.RepositoryPath, .. plan.ImportOptions,
    ];

    private Dictionary<string, string?> EnvironmentOf(StagedBuild staged) => new(StringComparer.Ordinal)
    {
        ["ENGINE_DEST_PATH"] = staged.ScratchPath,
        ["HF_HUB_CACHE"] = cache.RootPath,
        ["HF_HUB_OFFLINE"] = "1",
        ["TRANSFORMERS_OFFLINE"] = "1",
        ["HF_HUB_DISABLE_TELEMETRY"] = "1",
        ["NO_COLOR"] = "1",
        ["TERM"] = "dumb",
        // The builders start a worker for each GPU by MPI, which counts processor cores and has a mind of its own about root.
        ["OMPI_MCA_rmaps_base_oversubscribe"] = "1",
        ["OMPI_ALLOW_RUN_AS_ROOT"] = "1",
        ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1",
    };

    /// <remarks>
    /// A CLI that reads the cache asks for the default branch; where that branch's ref names another commit than ours, it
    /// gets the folder of our commit instead.
    /// </remarks>
    private string SourceOf(Snapshot snapshot) =>
        snapshot.Model.Source is ModelSource.Hub { Repository: var repository } && cache.FindCommit(repository, DefaultBranch) == snapshot.Model.Commit
            ? repository.Value
            : snapshot.FolderPath;

    [LoggerMessage(3104, LogLevel.Information, "The engine is built through TensorRT-LLM's LLM API: {Reason}")]
    private partial void ThroughTheApi(string reason);
}
