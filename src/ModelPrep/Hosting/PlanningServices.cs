using Microsoft.Extensions.DependencyInjection;
using ModelPrep.Planning;
using ModelPrep.Steps;

namespace ModelPrep.Hosting;

/// <summary>Registers what decides.</summary>
internal static class PlanningServices
{
    public static IServiceCollection AddPlanning(this IServiceCollection services) =>
        services
            .AddSingleton<ResolveModel>()
            .AddSingleton<PlanArtifact>()
            .AddSingleton<PlanBuild>()
            .AddSingleton<CheckMemory>()
            .Add(
                (settings, parts) =>
                    new ReserveSpace(parts.Get<ISnapshotCache>(), parts.Get<IDiskSpace>(), settings.CachePath)
            )
            .AddSingleton<NearestArtifact>()
            .AddSingleton<ArtifactPlanner>()
            .AddSingleton<RoomPlanner>()
            .AddSingleton<WeightsPlanner>()
            .Add(
                (settings, parts) =>
                    new ServerPlanner(
                        settings.Server,
                        parts.Get<IServerPrograms>(),
                        parts.Get<IArtifactStore>(),
                        parts.Get<IMemory>()
                    )
            )
            .Add((settings, _) => new CachePaths(settings.CachePath, settings.PreparedPath))
            .AddSingleton<Planner>();
}
