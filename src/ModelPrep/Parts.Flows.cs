using Microsoft.Extensions.Logging;
using ModelPrep.Disk;
using ModelPrep.Planning;
using ModelPrep.Preparing;
using ModelPrep.Steps;

namespace ModelPrep;

/// <summary>The parts that <c>plan</c>, <c>init</c> and <c>serve</c> consist of.</summary>
internal sealed partial class Parts
{
    /// <summary><c>plan</c>.</summary>
    public Planner Planner =>
        field ??= new Planner(
            settings.CachePath,
            settings.PreparedPath,
            ResolveModel,
            Gpus,
            PlanArtifact,
            ArtifactPlanner,
            Artifacts,
            Nearest,
            HandOver,
            PlanBuild,
            ReserveSpace,
            new WeightsPlanner(Sources, CheckMemory, ReserveSpace, RoomPlanner),
            ServerPlanner
        );

    /// <summary><c>init</c>.</summary>
    public Preparer Preparer =>
        field ??= new Preparer(
            ResolveModel,
            PlanArtifact,
            ArtifactPreparer,
            WeightsPreparer,
            CheckInstances,
            HandOver,
            Phases
        );

    /// <summary><c>serve</c>.</summary>
    public StartServer StartServer =>
        field ??= new StartServer(
            new FindPrepared(Artifacts, HandOver, Cache),
            Kinds,
            Artifacts,
            new Preflight(new CheckGpus(Gpus), new CheckMachine(new DiskSpace(), Regions), CheckInstances),
            ServerPlanner,
            Launcher
        );

    private ArtifactPlanner ArtifactPlanner => field ??= new ArtifactPlanner(Artifacts, SharedTier);

    private ServerPlanner ServerPlanner => field ??= new ServerPlanner(settings.Server, Programs, Artifacts, Memory);

    private RoomPlanner RoomPlanner => field ??= new RoomPlanner(CheckMemory, ReserveSpace, MakeRoom);

    private ArtifactPreparer ArtifactPreparer =>
        field ??= new ArtifactPreparer(
            Artifacts,
            SharedTier,
            ArtifactPlanner,
            new RelocateArtifact(Artifacts, log.CreateLogger<RelocateArtifact>()),
            new CopyFromSharedTier(SharedTier, Artifacts),
            PlanBuild,
            Nearest,
            WeightsPreparer,
            BuildArtifact,
            DeriveArtifact,
            Phases
        );

    private WeightsPreparer WeightsPreparer =>
        field ??= new WeightsPreparer(Sources, PinWeights, RoomPlanner, SharedWeights, Phases);
}
