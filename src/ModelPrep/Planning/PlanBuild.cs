using ModelPrep.Kinds;
using ModelPrep.Serving;

namespace ModelPrep.Planning;

/// <summary>Finds out how the installed tools can make what is asked for, before anything is downloaded.</summary>
internal sealed class PlanBuild(KindSet kinds, IGpuProbe probe)
{
    /// <summary>How it will be made, by builders that can be started.</summary>
    /// <exception cref="MismatchException">Fewer GPUs than the server will need can work together.</exception>
    /// <exception cref="ToolException">No way fits, or a builder does not start.</exception>
    /// <exception cref="UsageException">A setting cannot be set.</exception>
    public async Task<IBuild> RunAsync(PreparationRequest request, CancellationToken cancellationToken)
    {
        var build = await LookAsync(request, cancellationToken);
        await build.RequireStartAsync(cancellationToken);
        return build;
    }

    /// <summary>The same, whether or not the builders start: an engine that is there needs none.</summary>
    public async Task<IBuild> LookAsync(PreparationRequest request, CancellationToken cancellationToken)
    {
        RequirePaths(request);
        if (!request.Kind.HasEngine) // for an engine, they have been counted for its key
            CheckGpus.Require(await probe.FindAsync(cancellationToken), request.Parallelism);
        return await kinds.Of(request.Kind).PlanAsync(request, cancellationToken);
    }

    private static void RequirePaths(PreparationRequest request)
    {
        foreach (var setting in request.Settings)
        {
            if (request.Kind.Settings.PathProblemOf(setting) is { } problem)
                throw new UsageException(
                    Messages.SettingUnknown,
                    $"--set {setting}: {problem}",
                    "Name what init and serve both see there, or leave it away"
                );
        }
    }
}
