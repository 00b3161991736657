namespace ModelPrep.Serving;

/// <summary>
/// Finds what <c>serve</c> is to start: the artifact handed over by <c>init</c>, or else one that fits the request.
/// </summary>
internal sealed class FindPrepared(IArtifactStore store, IHandOver handOver, ISnapshotCache cache)
{
    /// <exception cref="MismatchException">Nothing is prepared, or what is prepared does not fit.</exception>
    public Artifact Run(LaunchRequest request)
    {
        var handed = handOver.Read();
        var artifact = handed is null ? null : store.Open(handed.ArtifactPath);
        var differences = artifact is null ? [] : Differences(request, artifact, handed!.Revision);
        if (artifact is not null && differences.Count == 0)
            return Complete(artifact);

        var fitting = request.Source is null
            ? []
            : store.List().Where(other => Differences(request, other).Count == 0).ToList();
        if ((fitting.Find(other => store.ProblemOf(other) is null) ?? fitting.FirstOrDefault()) is { } one)
            return Complete(one);

        if (artifact is not null)
            throw new MismatchException(
                Messages.RequestDiffers,
                $"What is prepared does not fit the request: {string.Join(", ", differences)}",
                "Run modelprep init with the same options as serve"
            );
        throw new MismatchException(
            Messages.NothingPrepared,
            handed is null
                ? "Nothing is prepared: there is no hand-over file "
                    + $"{handOver.FilePath}{(request.Source is null ? "" : ", and no artifact for the request")}"
                : $"The artifact {handed.ArtifactPath}, named in {handOver.FilePath}, is missing or incomplete",
            "Run modelprep init first, with the same --cache and --prepared"
        );
    }

    /// <summary>How an artifact differs from what was asked for; empty when it fits.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="revision">A name of the artifact's commit besides the one that it was built for.</param>
    private List<string> Differences(LaunchRequest request, Artifact artifact, string? revision = null)
    {
        var (key, manifest) = (artifact.Manifest.Key, artifact.Manifest);
        var differences = new List<string>();
        Compare("model", request.Source?.ToString(), key.Repository);
        Compare("served name", request.ServedName, key.ServedName);
        Compare("kind", request.Kind, key.Kind);
        Compare("data type", request.DataType, manifest.DataType ?? key.DataType);
        Compare("tensor parallelism", request.Tensor?.ToString(), key.TensorParallelism.ToString());
        Compare("pipeline parallelism", request.Pipeline?.ToString(), key.PipelineParallelism.ToString());
        if (request.Revision is { } wanted && wanted != manifest.Revision && wanted != revision)
            Compare("commit", CommitOf(request.Source, wanted), key.Commit);
        return differences;

        void Compare(string what, string? asked, string? prepared)
        {
            if (asked is not null && asked != prepared)
                differences.Add($"{what} is {prepared ?? "unknown"}, asked for {asked}");
        }
    }

    private string CommitOf(ModelSource? source, string revision) =>
        source?.Repository is { } repository ? cache.FindCommit(repository, revision) ?? revision : revision;

    private Artifact Complete(Artifact artifact) =>
        store.ProblemOf(artifact) is { } problem
            ? throw new MismatchException(
                Messages.ArtifactIncomplete,
                $"The artifact {artifact.FolderPath} cannot be served: {problem}",
                "Mount both caches at the same paths as for init, or run modelprep init"
            )
            : artifact;
}
