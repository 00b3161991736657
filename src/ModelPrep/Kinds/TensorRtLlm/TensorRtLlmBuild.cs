namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>Builds an engine, and has the Triton CLI write its model repository.</summary>
internal sealed class TensorRtLlmBuild(
    PreparationRequest request,
    EnginePlan plan,
    EngineBuilder builder,
    IToolchain toolchain
) : IBuild
{
    /// <summary>How it is built.</summary>
    public EnginePlan Plan => plan;

    /// <remarks>
    /// An engine has about the size of the weights. A CLI before 0.1.0 has converted weights beside it. Later ones, and
    /// the LLM API, build the engine in a temporary folder first and then save a copy.
    /// </remarks>
    public BuildNeeds Needs { get; } = new(WeightCopies: 2, KeptCopies: 1);

    /// <inheritdoc/>
    public PlannedBuild Describe(ResolvedModel model, string weightsPath, string artifactPath)
    {
        var staged = new StagedBuild(PlannedBuild.WorkFolder, artifactPath);
        var source = BuildEngine.SourceOf(model, weightsPath);
        IReadOnlyList<string> import = [plan.TritonCli, .. BuildEngine.ImportArguments(request, plan, source, staged)];
        if (plan.First is not { } first)
            return new PlannedBuild("triton import", "the Triton CLI takes all that is asked for", [import]);
        var folders = new BuildFolders(staged.ScratchPath, request.ServedName);
        IReadOnlyList<string> script =
        [
            first.PythonPath,
            .. EngineScript.Arguments(first, request, weightsPath, folders),
        ];
        return new PlannedBuild("TensorRT-LLM's engine LLM API, then triton import", first.Reason, [script, import]);
    }

    /// <inheritdoc/>
    public Task RequireStartAsync(CancellationToken cancellationToken) =>
        toolchain.RequireStartAsync(plan.First?.PythonPath, cancellationToken);

    /// <inheritdoc/>
    public Task<BuildFacts> RunAsync(
        ArtifactKey key,
        Snapshot snapshot,
        StagedBuild staged,
        CancellationToken cancellationToken
    ) => builder.RunAsync(request, key, plan, snapshot, staged, cancellationToken);
}
