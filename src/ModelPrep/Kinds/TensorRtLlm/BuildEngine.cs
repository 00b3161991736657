using Microsoft.Extensions.Logging;

namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>
/// Has the installed tools build an engine and write its model repository, offline, from the weights that are there.
/// </summary>
internal sealed partial class BuildEngine(RunBuilder builder, ISnapshotCache cache, ILogger<BuildEngine> log)
{
    /// <exception cref="BuildFailedException">
    /// The tokenizer is incomplete, or one of two builders left no engine.
    /// </exception>
    /// <exception cref="NoSpaceException">The disk filled up.</exception>
    /// <exception cref="ToolException">A builder could not be started.</exception>
    public async Task<EngineBuild> RunAsync(
        PreparationRequest request,
        EnginePlan plan,
        Snapshot snapshot,
        StagedBuild staged,
        BuildWatch watch,
        CancellationToken cancellationToken
    )
    {
        var copyTokenizer = new CopyTokenizer(snapshot.FolderPath, request.TrustsCode);
        copyTokenizer.RequireSource();
        var folders = new BuildFolders(staged.ScratchPath, request.ServedName);
        folders.Create();
        if (snapshot.Model.Source.Repository is { } repository)
            HubView.Create(folders.HubPath, repository, snapshot);
        using var temporary = new TemporaryFolder(folders.TemporaryPath);
        var environment = EnvironmentOf(folders, temporary.Path, snapshot);
        if (plan.First is { } first)
        {
            ThroughTheApi(first.Reason);
            var script = EngineScript.Write(first, request, snapshot.FolderPath, folders, environment);
            var saved = new EngineBuild(folders, await builder.RunAsync("engine", script, watch, cancellationToken));
            CheckEngine.RequireRanks(request, saved);
        }
        else if (plan.FillDownloadFolder)
        {
            DownloadFolder.Fill(folders.EnginePath, snapshot.FolderPath, request.TrustsCode);
        }

        var import = new ToolCommand(
            plan.TritonCli,
            ImportArguments(request, plan, SourceOf(snapshot.Model, snapshot.FolderPath), staged),
            environment
        );
        var build = new EngineBuild(folders, await builder.RunAsync("triton", import, watch, cancellationToken));
        if (!plan.FillDownloadFolder)
            copyTokenizer.Run(folders.EnginePath);
        return build;
    }

    /// <summary>What the Triton CLI is told.</summary>
    /// <param name="request">What is built.</param>
    /// <param name="plan">How.</param>
    /// <param name="source">Id of the repository, or folder of the weights.</param>
    /// <param name="staged">Where.</param>
    public static IReadOnlyList<string> ImportArguments(
        PreparationRequest request,
        EnginePlan plan,
        string source,
        StagedBuild staged
    ) =>
        [
            "import",
            "-m",
            request.ServedName,
            "-s",
            "hf:" + source,
            "--backend",
            "tensorrtllm",
            "--model-repository",
            staged.RepositoryPath,
            .. plan.ImportOptions,
        ];

    private Dictionary<string, string?> EnvironmentOf(BuildFolders folders, string temporaryPath, Snapshot snapshot) =>
        new(StringComparer.Ordinal)
        {
            ["ENGINE_DEST_PATH"] = folders.EnginesPath,
            ["HF_HUB_CACHE"] = snapshot.Model.Source.Repository is not null ? folders.HubPath : cache.RootPath,
            ["HF_HUB_OFFLINE"] = "1",
            ["TRANSFORMERS_OFFLINE"] = "1",
            ["HF_HUB_DISABLE_TELEMETRY"] = "1",
            ["TMPDIR"] = temporaryPath, // some builders build in it, and nobody else has reserved room for an engine
            ["NO_COLOR"] = "1",
            ["TERM"] = "dumb",
            // The builders start a worker for each GPU by MPI, which counts processor cores and has a mind of its own
            // about root.
            ["OMPI_MCA_rmaps_base_oversubscribe"] = "1",
            ["OMPI_ALLOW_RUN_AS_ROOT"] = "1",
            ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1",
        };

    /// <summary>
    /// What a builder is told of the weights: a folder, or the id, which <see cref="HubView"/> leads to the commit.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="folderPath">Folder of its weights.</param>
    public static string SourceOf(ResolvedModel model, string folderPath) =>
        model.Source.Repository?.Value ?? folderPath;

    [LoggerMessage(3104, LogLevel.Information, "The engine is built through TensorRT-LLM's LLM API: {Reason}")]
    private partial void ThroughTheApi(string reason);
}
