using Microsoft.Extensions.Logging;

namespace ModelPrep.Steps;

/// <summary>Makes an artifact from one that differs in repository settings only: with its engine, without weights or a build.</summary>
/// <remarks>The Triton CLI finds the engine and writes the repository, as it does after a build.</remarks>
internal sealed partial class ReuseEngine(IArtifactStore store, IToolchain toolchain, TimedBuild engine, ILogger<ReuseEngine> log)
{
    /// <returns>The artifact; null when no engine fits.</returns>
    /// <exception cref="BuildFailedException">The CLI did not write the repository.</exception>
    /// <exception cref="UsageException">A setting's name is none of the repository's.</exception>
    public async Task<Artifact?> RunAsync(PreparationRequest request, ArtifactKey key, CancellationToken cancellationToken)
    {
        if (request.Kind is not PreparationKind.TensorRtLlm
            || store.List().FirstOrDefault(artifact => artifact.Manifest.Key.WithoutSettings() == key.WithoutSettings()) is not { } other)
            return null;
        using var use = TryUse(other);
        if (use is null)
            return null;
        Reusing(other.FolderPath);
        var plan = EngineWays.Choose(request, toolchain.FindTritonCli(), await toolchain.ProbeAsync(cancellationToken));
        var staged = store.Stage(key);
        try
        {
            var enginePath = Path.Combine(staged.ScratchPath, request.ServedName);
            var shared = store.ShareEngine(other, enginePath);
            var build = await engine.ImportAsync(request, plan, SourceOf(request), staged, cancellationToken);
            var dataType = CheckEngine.Run(request, build, staged).DataType;
            ApplySettings.Run(request.Settings, staged.RepositoryPath);
            AssembleArtifact.Run(build, staged);
            var revision = request.Source is ModelSource.Hub hub ? hub.Revision : key.Commit;
            return await store.PublishAsync(staged, key, new BuildFacts(revision, dataType, SnapshotPath: null) { Hashed = shared }, cancellationToken);
        }
        finally
        {
            store.Discard(staged);
        }
    }

    /// <remarks>No weights are read, so that it does not matter what the CLI's own ref of the repository names.</remarks>
    private static string SourceOf(PreparationRequest request) =>
        request.Source is ModelSource.Hub hub ? hub.Repository.Value : ((ModelSource.Local)request.Source).FolderPath;

    private IArtifactUse? TryUse(Artifact artifact)
    {
        try
        {
            return store.Use(artifact);
        }
        catch (BusyException)
        {
            return null; // it is being removed
        }
    }

    [LoggerMessage(3401, LogLevel.Information, "Only the repository is written anew; the engine is that of {Path}")]
    private partial void Reusing(string path);
}
