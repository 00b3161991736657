using ModelPrep.Configuration;
using ModelPrep.Steps;

namespace ModelPrep;

/// <summary>How <c>init</c> and <c>serve</c> go, from top to bottom. Each step is one type in <c>Steps/</c>.</summary>
/// <remarks>
/// <code>
/// init :  model --resolve--> commit --plan--> key --find--> ready? yes: hand over
///         no: lock -> find again -> was it moved? yes: write its paths anew, hand over
///             no: an engine with settings? yes: prepare it without, set them, hand over
///             no: shared tier has it? yes: copy, hand over
///             no: can we build? -> which files? -> room? -> does another node download them?
///                 -> copy or download + verify -> share -> build -> check -> publish, here and there
///                 -> hand over
/// serve: hand-over file --find--> artifact -> preflight -> command line
///         -> become the server, or supervise it or mpirun
/// </code>
/// </remarks>
internal sealed class Flow(Settings settings, Parts parts)
{
    /// <summary>Prepares a model; returns when a server can start from what is on disk.</summary>
    public async Task<InitResult> InitAsync(CancellationToken cancellationToken)
    {
        var (request, phases) = (settings.Request!, parts.Phases);
        var model = await phases.RunAsync(
            "resolve",
            () => parts.ResolveModel.RunAsync(request.Source, cancellationToken)
        );
        if (settings.Until is Until.Weights)
            return new InitResult(
                Artifact: null,
                await BringWeightsAsync(model, build: null, phases, cancellationToken),
                phases.Finished
            );
        var key = await phases.RunAsync("probe", () => parts.PlanArtifact.RunAsync(request, model, cancellationToken));
        return await PrepareAsync(request, model, key, phases, HandOver, cancellationToken);
        Task<InitResult> HandOver(Artifact artifact, Download? download)
        {
            parts.CheckInstances.Run(artifact, PythonInstances.Of(artifact));
            parts.HandOver.Write(artifact, request.Source);
            return Task.FromResult(new InitResult(artifact, download, phases.Finished));
        }
    }

    /// <summary>Starts the server on what is prepared. With one rank it does not return.</summary>
    public async Task<int> ServeAsync(Func<ServerCommand, int> printDryRun, CancellationToken stop)
    {
        var artifact = parts.FindPrepared.Run(settings.Launch);
        var instances = PythonInstances.Of(artifact);
        if (settings.DryRun)
            return printDryRun(await parts.PlanServerAsync(artifact, instances, stop));
        using var use = parts.Artifacts.Use(artifact);
        await parts.Preflight.RunAsync(artifact, instances, settings.Server, stop);
        return await parts.Launcher.LaunchAsync(await parts.PlanServerAsync(artifact, instances, stop), use, stop);
    }

    private async Task<Download> BringWeightsAsync(
        ResolvedModel model,
        BuildPlan? build,
        PhaseTimer phases,
        CancellationToken cancellationToken
    )
    {
        await parts.PinWeights.IfThereAsync(model, cancellationToken);
        var files = await phases.RunAsync(
            "list",
            () => parts.SelectFiles.RunAsync(model, settings.Request!.Files, cancellationToken)
        );
        parts.CheckMemory.Run(files, build);
        await parts.PinWeights.RunAsync(model, cancellationToken);
        parts.MakeRoom.Run(model, files, build);
        parts.ReserveSpace.Run(model, files, build);
        await using var claim = await phases.RunAsync(
            "claimWeights",
            () => parts.SharedWeights.ClaimAsync(model, files, cancellationToken)
        );
        var download = await phases.RunAsync(
            "download",
            () => parts.DownloadWeights.RunAsync(model, files, cancellationToken)
        );
        await phases.RunAsync("shareWeights", () => parts.SharedWeights.PublishAsync(model, files, cancellationToken));
        return download;
    }

    /// <remarks>
    /// What follows is told of the artifact while nobody can remove it, and of the download if there was one.
    /// </remarks>
    private async Task<InitResult> PrepareAsync(
        PreparationRequest request,
        ResolvedModel model,
        ArtifactKey key,
        PhaseTimer phases,
        Func<Artifact, Download?, Task<InitResult>> then,
        CancellationToken cancellationToken
    )
    {
        if (parts.Artifacts.Find(key) is { } ready)
            return await DoneAsync(ready, download: null);
        using var held = await phases.RunAsync("wait", () => parts.Artifacts.LockAsync(key, cancellationToken));
        if (parts.Artifacts.Find(key) is { } readyNow)
            return await DoneAsync(readyNow, download: null);
        parts.Artifacts.Recover(key);
        if (await parts.TakeMoved.RunAsync(key, cancellationToken) is { } moved)
            return await DoneAsync(moved, download: null);
        if (request is { Kind: PreparationKind.TensorRtLlm, Settings.Count: > 0 })
        {
            await phases.RunAsync("plan", () => parts.PlanBuild.LookAsync(request, cancellationToken)); // for names
            return await PrepareAsync(
                request with
                {
                    Settings = [],
                },
                model,
                key.WithoutSettings(),
                phases,
                SetAsync,
                cancellationToken
            );
        }
        await using var claim = await phases.RunAsync(
            "claim",
            () => parts.SharedTier.ClaimAsync(key, cancellationToken)
        );
        if (
            await phases.RunAsync("take", () => parts.TakeShared.RunAsync(request, key, cancellationToken)) is
            { } shared
        )
            return await DoneAsync(shared, download: null);
        parts.ExplainMiss.Run(key);
        var plan = await phases.RunAsync("plan", () => parts.PlanBuild.RunAsync(request, cancellationToken));
        var weights = await BringWeightsAsync(model, plan, phases, cancellationToken);
        var built = await phases.RunAsync(
            "build",
            () => parts.BuildArtifact.RunAsync(request, key, plan, weights.Snapshot, cancellationToken)
        );
        return await DoneAsync(built, weights);
        async Task<InitResult> SetAsync(Artifact plain, Download? download) =>
            await DoneAsync(
                await phases.RunAsync(
                    "set",
                    () => parts.DeriveArtifact.RunAsync(plain, key, request.Settings, cancellationToken)
                ),
                download
            );

        async Task<InitResult> DoneAsync(Artifact artifact, Download? download)
        {
            using var use = parts.Artifacts.Use(artifact);
            await phases.RunAsync("share", () => parts.SharedTier.PublishAsync(artifact, cancellationToken));
            return await then(artifact, download);
        }
    }
}
