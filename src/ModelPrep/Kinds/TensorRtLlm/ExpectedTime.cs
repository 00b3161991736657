namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>How long an engine build will take, from what earlier ones of the same model took.</summary>
internal static class ExpectedTime
{
    /// <param name="key">What is built.</param>
    /// <param name="known">The artifacts that are there, the newest first.</param>
    /// <returns>Time of the newest build of the same repository and parallelism; null where there was none.</returns>
    public static TimeSpan? Of(ArtifactKey key, IEnumerable<Artifact> known) =>
        known
            .Where(artifact =>
                artifact.Manifest.Key is var other
                && other.Repository == key.Repository
                && (other.TensorParallelism, other.PipelineParallelism)
                    == (key.TensorParallelism, key.PipelineParallelism)
            )
            .Select(artifact =>
                artifact.Manifest.BuildSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null
            )
            .FirstOrDefault(span => span is not null);
}
