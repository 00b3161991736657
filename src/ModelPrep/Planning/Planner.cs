using ModelPrep.Disk;
using ModelPrep.Serving;
using ModelPrep.Sources;

namespace ModelPrep.Planning;

/// <summary>Finds out what <c>init</c> and <c>serve</c> would do; changes nothing.</summary>
/// <remarks>
/// It makes the decisions and the checks of <c>init</c> in the order of <c>init</c>. After a check that fails, the rest
/// is still looked at, as far as it does not depend on what failed.
/// </remarks>
/// <param name="paths">Where this node keeps what it prepares.</param>
/// <param name="resolve">Finds the commit.</param>
/// <param name="sources">Where weights come from.</param>
/// <param name="gpus">Finds the GPUs.</param>
/// <param name="planArtifact">Decides which artifact fits.</param>
/// <param name="artifacts">Decides what is done to have it.</param>
/// <param name="store">The artifacts of this node.</param>
/// <param name="nearest">Finds the artifact that differs least.</param>
/// <param name="handOver">Tells what is handed over.</param>
/// <param name="planBuild">Decides how it is built.</param>
/// <param name="space">Tells the room on the disks.</param>
/// <param name="weights">Plans the weights.</param>
/// <param name="server">Plans the server.</param>
internal sealed class Planner(
    CachePaths paths,
    ResolveModel resolve,
    SourceSet sources,
    IGpuProbe gpus,
    PlanArtifact planArtifact,
    ArtifactPlanner artifacts,
    IArtifactStore store,
    NearestArtifact nearest,
    IHandOver handOver,
    PlanBuild planBuild,
    ReserveSpace space,
    WeightsPlanner weights,
    ServerPlanner server
)
{
    /// <summary>Plans an <c>init</c>.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="onlyWeights">Whether <c>init</c> would stop after the download.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Plan> RunAsync(PreparationRequest request, bool onlyWeights, CancellationToken cancellationToken)
    {
        var (plan, problems) = (new Plan(request, onlyWeights), new ProblemCollector());
        problems.Try(() => CacheRoot.Require(paths.CachePath));
        if (await problems.TryAsync(() => resolve.LookAsync(request.Source, cancellationToken)) is { } resolution)
        {
            plan = plan with { Resolution = resolution };
            plan = onlyWeights
                ? await weights.LookAsync(plan, resolution.Model, build: null, problems, cancellationToken)
                : await LookAtArtifactAsync(plan, resolution.Model, problems, cancellationToken);
        }

        return plan with
        {
            Problems = problems.Problems,
        };
    }

    private async Task<Plan> LookAtArtifactAsync(
        Plan plan,
        ResolvedModel model,
        ProblemCollector problems,
        CancellationToken cancellationToken
    )
    {
        plan = plan with { Gpus = await LookAtGpusAsync(plan.Request, problems, cancellationToken) };
        if (
            await problems.TryAsync(() => planArtifact.LookAsync(plan.Request, model, cancellationToken)) is not { } key
        )
            return plan;
        plan = plan with { Key = key, Unknown = [.. UnknownIn(plan.Gpus, plan.Request.Kind, key)] };
        if (
            await problems.TryAsync(() => artifacts.RunAsync(plan.Request.Kind, key, cancellationToken))
            is not { } artifact
        )
            return plan;
        var verdict = VerdictOn(key, artifact);
        plan = plan with { Cache = verdict };
        CheckWritable(plan.Request, verdict, problems);
        var build = await LookAtBuildAsync(plan.Request, artifact, problems, cancellationToken);
        if (build is not null)
            plan = plan with { Build = build.Describe(model, sources.Of(model).FolderOf(model), verdict.ArtifactPath) };
        plan = await weights.LookAsync(plan, model, build, problems, cancellationToken);
        return plan with { Server = await server.LookAsync(plan.Request, key, verdict, cancellationToken) };
    }

    /// <remarks>For other kinds, <c>init</c> asks for GPUs only when there is something to make.</remarks>
    private async Task<GpuSet?> LookAtGpusAsync(
        PreparationRequest request,
        ProblemCollector problems,
        CancellationToken cancellationToken
    )
    {
        if (!request.Kind.HasEngine)
            return await new ProblemCollector().TryAsync(() => gpus.FindAsync(cancellationToken));
        var found = await problems.TryAsync(() => gpus.FindAsync(cancellationToken));
        problems.Try(() => CheckGpus.Require(found, request.Parallelism));
        return found;
    }

    private CacheVerdict VerdictOn(ArtifactKey key, ArtifactPlan plan) =>
        plan is ArtifactPlan.Ready or ArtifactPlan.Relocate
            ? new CacheVerdict(plan, store.PlaceOf(key)) { Problem = store.ProblemAt(key) }
            : new CacheVerdict(plan, store.PlaceOf(key))
            {
                Problem =
                    store.ProblemAt(key)
                    ?? (plan is ArtifactPlan.Derive derive ? store.ProblemAt(derive.BaseKey) : null),
                Nearest = nearest.Find(key),
            };

    private void CheckWritable(PreparationRequest request, CacheVerdict verdict, ProblemCollector problems)
    {
        var wanted = new HandedOver(verdict.ArtifactPath, request.Source.Revision);
        if (handOver.Read() != wanted)
            space.RoomIn(Path.GetDirectoryName(paths.PreparedPath) ?? paths.PreparedPath, 0).CheckWritable(problems);
        if (verdict.Plan is not ArtifactPlan.Ready)
            space.RoomIn(paths.CachePath, 0).CheckWritable(problems);
    }

    /// <summary>Whether the tools of this image can do what is left to do; null where nothing is built.</summary>
    private async Task<IBuild?> LookAtBuildAsync(
        PreparationRequest request,
        ArtifactPlan artifact,
        ProblemCollector problems,
        CancellationToken cancellationToken
    )
    {
        if (artifact.NeedsWeights)
            return await problems.TryAsync(() => planBuild.RunAsync(request, cancellationToken));
        if (artifact is ArtifactPlan.Derive)
            await problems.TryAsync(() => planBuild.LookAsync(request, cancellationToken));
        return null;
    }

    private static IEnumerable<string> UnknownIn(GpuSet? gpus, KindTraits kind, ArtifactKey key)
    {
        if (gpus is null)
            yield return "How many GPUs there are, and of which product: there is neither NVIDIA's driver nor an "
                + "nvidia-smi that runs here.";
        if (kind.UsesTensorRtLlm && key.TensorRtLlm is null)
            yield return "Which TensorRT-LLM prepares and serves: no version of it is installed here.";
    }
}
