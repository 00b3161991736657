using ModelPrep.Configuration;
using ModelPrep.Steps;

namespace ModelPrep;

/// <summary>How <c>init</c> and <c>serve</c> go, from top to bottom. Each step is one type in <c>Steps/</c>.</summary>
/// <remarks>
/// <code>
/// init :  model --resolve--> commit --plan--> key --find--> ready? yes: hand over
///                                             no: lock -> find again -> shared tier has it? yes: copy, hand over
///                                                 no: can we build? -> which files? -> room? -> download + verify
///                                                     -> build -> check -> publish, here and there -> hand over
/// serve:  hand-over file --find--> artifact -> GPUs fit? -> command line -> become the server, or supervise mpirun
/// </code>
/// </remarks>
internal sealed class Flow(Settings settings, Parts parts)
{
    /// <summary>Prepares a model; returns when a server can start from what is on disk.</summary>
    public async Task<InitResult> InitAsync(CancellationToken cancellationToken)
    {
        var request = settings.Request!;
        var phases = new PhaseTimer(parts.Time);

        var model = await phases.RunAsync("resolve", () => parts.ResolveModel.RunAsync(request.Source, cancellationToken));
        if (settings.Until is Until.Weights)
            return await WeightsOnlyAsync(request, model, phases, cancellationToken);
        var key = await phases.RunAsync("probe", () => parts.PlanArtifact.RunAsync(request, model, cancellationToken));
        if (parts.Artifacts.Find(key) is { } ready)
            return HandOver(ready, phases, download: null);

        using var held = await phases.RunAsync("wait", () => parts.Artifacts.LockAsync(key, cancellationToken));
        if (parts.Artifacts.Find(key) is { } readyNow)
            return HandOver(readyNow, phases, download: null);
        parts.Artifacts.Recover(key);
        await using var claim = await phases.RunAsync("claim", () => parts.SharedTier.ClaimAsync(key, cancellationToken));
        if (await phases.RunAsync("take", () => parts.TakeShared.RunAsync(request, key, cancellationToken)) is { } shared)
            return HandOver(shared, phases, download: null);

        parts.ExplainMiss.Run(key);
        var plan = await phases.RunAsync("plan", () => parts.PlanBuild.RunAsync(request, cancellationToken));
        var files = await phases.RunAsync("list", () => parts.SelectFiles.RunAsync(model, request.Files, cancellationToken));
        parts.CheckMemory.Run(files, plan);
        parts.MakeRoom.Run(model, files, plan);
        parts.ReserveSpace.Run(model, files, plan);
        var download = await phases.RunAsync("download", () => parts.DownloadWeights.RunAsync(model, files, cancellationToken));
        var built = await phases.RunAsync("build", () => parts.BuildArtifact.RunAsync(request, key, plan, download.Snapshot, cancellationToken));
        await phases.RunAsync("share", () => parts.SharedTier.PublishAsync(built, cancellationToken));
        return HandOver(built, phases, download);
    }

    /// <summary>Starts the server on what is prepared. With one rank it does not return.</summary>
    public async Task<int> ServeAsync(Func<ServerCommand, int> printDryRun, CancellationToken cancellationToken)
    {
        var artifact = parts.FindPrepared.Run(settings.Launch);
        if (settings.DryRun)
            return printDryRun(PlanServer.Run(artifact, settings.Server, parts.Programs));
        using var use = parts.Artifacts.Use(artifact);
        await parts.CheckGpus.RunAsync(artifact, cancellationToken);
        return await parts.Launcher.LaunchAsync(PlanServer.Run(artifact, settings.Server, parts.Programs), use, cancellationToken);
    }

    private async Task<InitResult> WeightsOnlyAsync(
        PreparationRequest request, ResolvedModel model, PhaseTimer phases, CancellationToken cancellationToken)
    {
        var files = await phases.RunAsync("list", () => parts.SelectFiles.RunAsync(model, request.Files, cancellationToken));
        parts.MakeRoom.Run(model, files, build: null);
        parts.ReserveSpace.Run(model, files, build: null);
        var download = await phases.RunAsync("download", () => parts.DownloadWeights.RunAsync(model, files, cancellationToken));
        return new InitResult(Artifact: null, download, phases.Finished);
    }

    private InitResult HandOver(Artifact artifact, PhaseTimer phases, Download? download)
    {
        using var use = parts.Artifacts.Use(artifact);
        parts.HandOver.Write(artifact, settings.Request!.Source);
        return new InitResult(artifact, download, phases.Finished);
    }
}
