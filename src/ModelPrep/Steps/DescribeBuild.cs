namespace ModelPrep.Steps;

/// <summary>Says what would be built, by which commands. Runs none of them.</summary>
internal sealed class DescribeBuild(ISnapshotCache cache)
{
    /// <summary>Stands in commands for the private folder that a build gets, whose name is not known before.</summary>
    public const string WorkFolder = "WORK";

    public PlannedBuild Run(PreparationRequest request, ResolvedModel model, BuildPlan plan, string artifactPath) =>
        plan switch
        {
            BuildPlan.Engine engine => new PlannedBuild(
                engine.First is null ? "triton import" : "TensorRT-LLM's engine LLM API, then triton import",
                engine.First?.Reason ?? "the Triton CLI takes all that is asked for",
                Commands(request, model, engine, new StagedBuild(WorkFolder, artifactPath))
            ),
            BuildPlan.LlmApi { TemplatePath: var template } => new PlannedBuild(
                Builder: null,
                $"nothing is built: the model repository is copied from {template}",
                []
            ),
            _ => new PlannedBuild(Builder: null, "nothing is built: the model repository has two files", []),
        };

    private IReadOnlyList<IReadOnlyList<string>> Commands(
        PreparationRequest request,
        ResolvedModel model,
        BuildPlan.Engine plan,
        StagedBuild staged
    )
    {
        var (snapshot, source) = Weights(model);
        var folders = new BuildFolders(staged.ScratchPath, request.ServedName);
        IReadOnlyList<string> import = [plan.TritonCli, .. BuildEngine.ImportArguments(request, plan, source, staged)];
        return plan.First is not { } first
            ? [import]
            :
            [
                [first.PythonPath, .. EngineScript.Arguments(first, request, snapshot, folders)],
                import,
            ];
    }

    /// <summary>Folder of the weights, and what the CLI is told of them once they are there.</summary>
    private (string Folder, string Source) Weights(ResolvedModel model) =>
        model.Source is ModelSource.Hub { Repository: var repository }
            ? (cache.SnapshotPath(repository, model.Commit), repository.Value)
            : (((ModelSource.Local)model.Source).FolderPath, ((ModelSource.Local)model.Source).FolderPath);
}

/// <summary>What would be built.</summary>
/// <param name="Builder">What builds the engine; null where nothing is built.</param>
/// <param name="Reason">Why, in words that continue a sentence.</param>
/// <param name="Commands">Programs with their arguments, in the order in which they would run.</param>
internal sealed record PlannedBuild(string? Builder, string Reason, IReadOnlyList<IReadOnlyList<string>> Commands);
