using Microsoft.Extensions.DependencyInjection;
using ModelPrep.Disk;
using ModelPrep.Planning;

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
            .AddSingleton<ServerPlanner>()
            .Add((settings, _) => new CachePaths(settings.CachePath, settings.PreparedPath))
            .AddSingleton<Planner>();
}
