using ModelPrep.Configuration;
using ModelPrep.Processes;
using ModelPrep.Steps;

namespace ModelPrep;

/// <summary>How <c>plan</c> goes: the steps of <see cref="Flow"/> in its order, as far as they only look.</summary>
/// <remarks>
/// Where <c>init</c> would refuse, the rest is still looked at, as far as it does not depend on what was refused.
/// </remarks>
internal sealed class PlanFlow(Settings settings, Parts parts)
{
    private readonly Looks _looks = new();

    private PreparationRequest Request => settings.Request!;

    /// <summary>Finds out what <c>init</c> and <c>serve</c> would do; changes nothing.</summary>
    public async Task<InitPlan> RunAsync(CancellationToken cancellationToken)
    {
        var plan = new InitPlan(Request, settings.Until is Until.Weights);
        if (
            await _looks.TryAsync(() => parts.ResolveModel.LookAsync(Request.Source, cancellationToken)) is
            { } resolution
        )
        {
            plan = plan with { Resolution = resolution };
            var build = plan.OnlyWeights ? null : await LookAtArtifactAsync(resolution.Model);
            if (!plan.OnlyWeights && plan.Cache is null)
                return plan with { Refusal = _looks.Refusal };
            await LookAtWeightsAsync(resolution.Model, build);
            plan = plan with { Server = plan.Cache is null ? null : await ServerOfAsync(plan, cancellationToken) };
        }

        return plan with
        {
            Refusal = _looks.Refusal,
        };

        async Task<BuildPlan?> LookAtArtifactAsync(ResolvedModel model)
        {
            // else init asks for GPUs only when there is something to make
            var isEngine = Request.Kind is PreparationKind.TensorRtLlm;
            plan = plan with
            {
                Gpus = await (isEngine ? _looks : new Looks()).TryAsync(() => parts.Gpus.FindAsync(cancellationToken)),
            };
            if (isEngine)
                _looks.Try(() => CheckGpus.Require(plan.Gpus, Request.Parallelism));
            if (
                await _looks.TryAsync(() => parts.PlanArtifact.LookAsync(Request, model, cancellationToken))
                is not { } key
            )
                return null;
            plan = plan with
            {
                Key = key,
                Unknown = [.. UnknownIn(plan.Gpus, key)],
                Cache = await _looks.TryAsync(() => parts.JudgeCache.RunAsync(key, cancellationToken)),
            };
            if (
                plan.Cache is not null
                && parts.HandOver.Read()
                    != new HandedOver(plan.Cache.ArtifactPath, (Request.Source as ModelSource.Hub)?.Revision)
            )
                RequireWritable(parts.ReserveSpace.RoomIn(Path.GetDirectoryName(settings.PreparedPath)!, 0));
            if (plan.Cache is null or { State: CacheState.Ready })
                return null;
            RequireWritable(parts.ReserveSpace.Look(new SpaceNeeds(0, 0))[0]);
            if (!plan.Cache.NeedsWeights && Request.Settings.Count == 0)
                return null;
            var build = await _looks.TryAsync(() =>
                plan.Cache.NeedsWeights
                    ? parts.PlanBuild.RunAsync(Request, cancellationToken)
                    : parts.PlanBuild.LookAsync(Request, cancellationToken)
            );
            if (build is null || !plan.Cache.NeedsWeights)
                return null;
            plan = plan with { Build = parts.DescribeBuild.Run(Request, model, build, plan.Cache.ArtifactPath) };
            return build;
        }

        async Task LookAtWeightsAsync(ResolvedModel model, BuildPlan? build)
        {
            var files = plan.NeedsWeights
                ? await _looks.TryAsync(() => parts.SelectFiles.RunAsync(model, Request.Files, cancellationToken))
                : await parts.SelectFiles.FindCachedAsync(model, Request.Files, cancellationToken);
            var needs =
                files is null || !plan.NeedsWeights
                    ? new SpaceNeeds(0, 0)
                    : parts.ReserveSpace.NeedsOf(model, files, build);
            plan = plan with { Room = parts.ReserveSpace.Look(needs) };
            if (files is null)
                return;
            plan = plan with
            {
                Files = await parts.PlanFiles.RunAsync(model, files, Request.Files, cancellationToken),
                Memory = parts.CheckMemory.Look(files, build),
            };
            if (!plan.NeedsWeights)
                return;
            _looks.Try(() => parts.CheckMemory.Run(files, build));
            _looks.Try(() =>
                plan = plan with
                {
                    Removals =
                    [
                        .. (parts.MakeRoom.Look(model, files, build) ?? []).Select(one => new PlannedRemoval(
                            one.Entry.Name,
                            one.Bytes,
                            one.Reason
                        )),
                    ],
                }
            );
            if (plan.Removals.Count == 0)
                _looks.Try(() => parts.ReserveSpace.Run(model, files, build));
            if (plan.Files.Missing.Any())
                RequireWritable(plan.Room[1]);
        }
    }

    private void RequireWritable(FolderRoom room)
    {
        if (!room.IsWritable)
            _looks.Try(() =>
                throw new StorageException(
                    Messages.NotWritable,
                    $"{room.Path} cannot be written",
                    $"Make it writable for user {CurrentUser.Name}, or choose others with --cache, --prepared and "
                        + "HF_HUB_CACHE"
                )
            );
    }

    private async Task<PlannedServer> ServerOfAsync(InitPlan plan, CancellationToken cancellationToken)
    {
        var artifact = new Artifact(
            plan.Cache!.ArtifactPath,
            new Manifest(Manifest.CurrentVersion, "", plan.Key!, "", null, null, default, [])
        );
        var plain =
            plan.Cache.State is CacheState.OtherSettings ? parts.Artifacts.Find(plan.Key!.WithoutSettings()) : null;
        var instances =
            plan.Cache.State is CacheState.Ready
                ? PythonInstances.Of(artifact)
                : ExpectInstances.Run(Request, plain, parts.Memory.Look());
        try
        {
            var command = await parts.PlanServerAsync(artifact, instances, cancellationToken);
            return new PlannedServer(command, Failure: null) { Instances = instances };
        }
        catch (ToolException e)
        {
            return new PlannedServer(Command: null, e) { Instances = instances };
        }
    }

    private static IEnumerable<string> UnknownIn(GpuSet? gpus, ArtifactKey key)
    {
        if (gpus is null)
            yield return "How many GPUs there are, and of which product: there is neither NVIDIA's driver nor an "
                + "nvidia-smi that runs here.";
        if (PreparationKinds.TryParse(key.Kind) is not PreparationKind.Vllm && key.TensorRtLlm is null)
            yield return "Which TensorRT-LLM prepares and serves: no version of it is installed here.";
    }
}
