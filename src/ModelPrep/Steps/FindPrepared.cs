namespace ModelPrep.Steps;

/// <summary>Finds what <c>serve</c> is to start: the artifact handed over by <c>init</c>, or else one that fits the request.</summary>
internal sealed class FindPrepared(IArtifactStore store, IHandOver handOver, ISnapshotCache cache)
{
    /// <exception cref="MismatchException">Nothing is prepared, or what is prepared does not fit.</exception>
    public Artifact Run(LaunchRequest request)
    {
        var path = handOver.Read();
        var handed = path is null ? null : store.Open(path);
        if (handed is not null && Differences(request, handed).Count == 0)
            return Complete(handed);
        if (request.Source is not null && store.List().FirstOrDefault(artifact => Differences(request, artifact).Count == 0) is { } other)
            return Complete(other);

        if (handed is not null)
            throw new MismatchException(
                $"What is prepared does not fit the request: {string.Join(", ", Differences(request, handed))}",
                "Run modelprep init with the same options as serve");
        throw new MismatchException(
            path is null
                ? $"Nothing is prepared: there is no hand-over file {handOver.FilePath}{(request.Source is null ? "" : ", and no artifact for the request")}"
                : $"The artifact {path}, named in {handOver.FilePath}, is missing or incomplete",
            "Run modelprep init first, with the same --cache and --prepared");
    }

    /// <summary>How an artifact differs from what was asked for; empty when it fits.</summary>
    private List<string> Differences(LaunchRequest request, Artifact artifact)
    {
        var (key, manifest) = (artifact.Manifest.Key, artifact.Manifest);
        var differences = new List<string>();
        Compare("model", request.Source?.ToString(), key.Repository);
        Compare("served name", request.ServedName, key.ServedName);
        Compare("kind", request.Kind?.ToName(), key.Kind);
        Compare("data type", request.DataType, manifest.DataType ?? key.DataType);
        Compare("tensor parallelism", request.Tensor?.ToString(), key.TensorParallelism.ToString());
        Compare("pipeline parallelism", request.Pipeline?.ToString(), key.PipelineParallelism.ToString());
        if (request.Revision != manifest.Revision)
            Compare("commit", request.Revision is { } revision ? CommitOf(request.Source, revision) : null, key.Commit);
        return differences;

        void Compare(string what, string? asked, string? prepared)
        {
            if (asked is not null && asked != prepared)
                differences.Add($"{what} is {prepared ?? "unknown"}, asked for {asked}");
        }
    }

    private string CommitOf(ModelSource? source, string revision) =>
        source is ModelSource.Hub { Repository: var repository } ? cache.FindCommit(repository, revision) ?? revision : revision;

    private static Artifact Complete(Artifact artifact) =>
        artifact.Manifest.SnapshotPath is { } snapshot && !Directory.Exists(snapshot)
            ? throw new MismatchException(
                $"The weights of the prepared model are gone: there is no folder {snapshot}", "Mount the Hugging Face cache at the same path as for init, or run modelprep init")
            : artifact;
}
