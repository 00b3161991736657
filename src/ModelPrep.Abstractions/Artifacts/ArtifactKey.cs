namespace ModelPrep.Abstractions;

/// <summary>
/// Everything that a prepared artifact depends on. Two requests with equal keys can share one artifact.
/// </summary>
/// <param name="KeyVersion">Version of this record; raised when a field is added or changes its meaning.</param>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Repository">Source, for example <c>hf:org/name</c>.</param>
/// <param name="Commit">Commit of the weights.</param>
/// <param name="ServedName">Name in Triton: it is the name of a folder of the model repository.</param>
/// <param name="DataType">Data type asked for; null for the builder's default.</param>
/// <param name="TensorParallelism">From 1.</param>
/// <param name="PipelineParallelism">From 1.</param>
/// <param name="Files">File patterns other than the built-in choice; empty for that choice.</param>
/// <param name="GpuProduct">GPU that the engine is for; null for kinds without an engine.</param>
/// <param name="ComputeCapability">Compute capability of that GPU.</param>
/// <param name="TensorRtLlm">Version of TensorRT-LLM.</param>
/// <param name="TensorRt">Version of TensorRT.</param>
/// <param name="TritonCli">Version of the Triton CLI.</param>
public sealed record ArtifactKey(
    int KeyVersion,
    string Kind,
    string Repository,
    string Commit,
    string ServedName,
    string? DataType,
    int TensorParallelism,
    int PipelineParallelism,
    string Files,
    string? GpuProduct,
    string? ComputeCapability,
    string? TensorRtLlm,
    string? TensorRt,
    string? TritonCli
)
{
    /// <summary>Build options other than the builder's own, one line each; null when there are none.</summary>
    public string? Build { get; init; }

    /// <summary>Values set in the model repository, one line each; null when there are none.</summary>
    public string? Settings { get; init; }

    /// <summary>Hash of the folder that the model repository was copied from; null where none was.</summary>
    public string? Template { get; init; }

    /// <summary>The part that the engine depends on: artifacts with equal ones can share an engine.</summary>
    public ArtifactKey WithoutSettings() => this with { Settings = null };

    /// <summary>The version that this program writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The key of what a request needs on a machine with these GPUs and versions.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="model">The model, at its commit.</param>
    /// <param name="gpus">The GPUs; null where they are unknown or do not matter.</param>
    /// <param name="versions">The versions of the libraries; those that do not matter are left out.</param>
    public static ArtifactKey Of(
        PreparationRequest request,
        ResolvedModel model,
        IReadOnlyList<Gpu>? gpus,
        ToolVersions versions
    )
    {
        var hasEngine = request.Kind.HasEngine;
        var gpu = hasEngine && gpus is [var first, ..] ? first : null;
        return new ArtifactKey(
            CurrentVersion,
            request.Kind.Name,
            model.Source.ToString()!,
            model.Commit,
            request.ServedName,
            request.DataType,
            request.Parallelism.Tensor,
            request.Parallelism.Pipeline,
            // An engine is whole without the model's code; a server that reads the snapshot is not.
            (request.Files with { TakeCode = request.Files.TakeCode && !hasEngine }).ToKey(),
            gpu?.Product,
            gpu?.ComputeCapability,
            request.Kind.UsesTensorRtLlm ? versions.TensorRtLlm : null,
            hasEngine ? versions.TensorRt : null,
            hasEngine ? versions.TritonCli : null
        )
        {
            Build = hasEngine ? request.Build.ToKey() : null,
            Settings = RepositorySetting.ToKey(request.Settings),
        };
    }
}
