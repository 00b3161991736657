using ModelPrep.Repositories;

namespace ModelPrep.Serving;

/// <summary>
/// Refuses, before a server starts, what cannot work: each check says what it found, what it expected, and what to
/// change.
/// </summary>
/// <param name="gpus">Enough of the product that the engine is for.</param>
/// <param name="machine">Shared memory, room for mpirun, free ports.</param>
/// <param name="instances">Of the Python models; they are only warned of.</param>
internal sealed class Preflight(CheckGpus gpus, CheckMachine machine, CheckInstances instances)
{
    /// <exception cref="MismatchException">Something does not fit.</exception>
    /// <exception cref="UsageException">Arguments for the server clash with those that it gets anyway.</exception>
    /// <exception cref="ToolException">This image cannot run the kind of artifact.</exception>
    public async Task RunAsync(
        IKind kind,
        Artifact artifact,
        PythonInstances count,
        ServerOptions options,
        CancellationToken cancellationToken
    )
    {
        CheckArguments.Run(kind.Traits, artifact.Parallelism, options);
        await kind.CheckServableAsync(artifact, cancellationToken);
        RequirePaths(artifact, kind.Traits.Settings);
        await gpus.RunAsync(artifact, cancellationToken);
        machine.Run(artifact, kind.Traits.Server, count, options);
        instances.Run(artifact, count);
    }

    /// <remarks>The server may run in another container than init did.</remarks>
    private static void RequirePaths(Artifact artifact, ISettingRules rules)
    {
        foreach (var setting in RepositorySetting.OfKey(artifact.Manifest.Key.Settings))
        {
            if (rules.PathProblemOf(setting) is { } problem)
                throw new MismatchException(
                    Messages.ArtifactIncomplete,
                    $"The artifact {artifact.FolderPath} cannot be served: it has --set {setting}, and {problem}",
                    "Mount it at the same path as for init, or prepare without the setting"
                );
        }
    }
}
