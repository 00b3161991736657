using ModelPrep.Configuration;
using ModelPrep.Steps;

namespace ModelPrep;

/// <summary>How <c>init</c> and <c>serve</c> go, from top to bottom. Each step is one type in <c>Steps/</c>.</summary>
/// <remarks>
/// <code>
/// init :  model --resolve--> commit --plan--> key --find--> ready? yes: hand over
///                                             no: lock -> find again -> was it moved? yes: write its paths anew, hand over
///                                                 no: shared tier has it? yes: copy, hand over
///                                                 no: an engine with other settings? yes: write its repository, hand over
///                                                 no: can we build? -> which files? -> room? -> does another node
///                                                     download them? -> copy or download + verify -> share
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
            return new InitResult(Artifact: null, await BringWeightsAsync(model, build: null, phases, cancellationToken), phases.Finished);
        var key = await phases.RunAsync("probe", () => parts.PlanArtifact.RunAsync(request, model, cancellationToken));
        if (parts.Artifacts.Find(key) is { } ready)
            return await HandOverAsync(ready, phases, download: null, cancellationToken);

        using var held = await phases.RunAsync("wait", () => parts.Artifacts.LockAsync(key, cancellationToken));
        if (parts.Artifacts.Find(key) is { } readyNow)
            return await HandOverAsync(readyNow, phases, download: null, cancellationToken);
        parts.Artifacts.Recover(key);
        if (await parts.TakeMoved.RunAsync(key, cancellationToken) is { } moved)
            return await HandOverAsync(moved, phases, download: null, cancellationToken);
        await using var claim = await phases.RunAsync("claim", () => parts.SharedTier.ClaimAsync(key, cancellationToken));
        if (await phases.RunAsync("take", () => parts.TakeShared.RunAsync(request, key, cancellationToken)) is { } shared)
            return await HandOverAsync(shared, phases, download: null, cancellationToken);

        parts.ExplainMiss.Run(key);
        if (await phases.RunAsync("reuse", () => parts.ReuseEngine.RunAsync(request, key, cancellationToken)) is { } rewritten)
            return await HandOverAsync(rewritten, phases, download: null, cancellationToken);
        var plan = await phases.RunAsync("plan", () => parts.PlanBuild.RunAsync(request, cancellationToken));
        var download = await BringWeightsAsync(model, plan, phases, cancellationToken);
        var built = await phases.RunAsync("build", () => parts.BuildArtifact.RunAsync(request, key, plan, download.Snapshot, cancellationToken));
        return await HandOverAsync(built, phases, download, cancellationToken);
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

    private async Task<Download> BringWeightsAsync(ResolvedModel model, BuildPlan? build, PhaseTimer phases, CancellationToken cancellationToken)
    {
        var files = await phases.RunAsync("list", () => parts.SelectFiles.RunAsync(model, settings.Request!.Files, cancellationToken));
        parts.CheckMemory.Run(files, build);
        parts.MakeRoom.Run(model, files, build);
        parts.ReserveSpace.Run(model, files, build);
        await using var claim = await phases.RunAsync("claimWeights", () => parts.SharedWeights.ClaimAsync(model, files, cancellationToken));
        var download = await phases.RunAsync("download", () => parts.DownloadWeights.RunAsync(model, files, cancellationToken));
        await phases.RunAsync("shareWeights", () => parts.SharedWeights.PublishAsync(model, files, cancellationToken));
        return download;
    }

    private async Task<InitResult> HandOverAsync(Artifact artifact, PhaseTimer phases, Download? download, CancellationToken cancellationToken)
    {
        using var use = parts.Artifacts.Use(artifact);
        await phases.RunAsync("share", () => parts.SharedTier.PublishAsync(artifact, cancellationToken));
        parts.HandOver.Write(artifact, settings.Request!.Source);
        return new InitResult(artifact, download, phases.Finished);
    }
}
