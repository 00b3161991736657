namespace ModelPrep.Abstractions;

/// <summary>
/// What the Triton and TensorRT-LLM installation of this machine can do; read from files, nothing of it was started.
/// </summary>
/// <param name="Versions">Versions of its packages.</param>
/// <param name="ImportOptions">Long options that <c>triton import</c> takes, for example <c>--data-type</c>.</param>
/// <param name="HasEngineFlow">Whether TensorRT-LLM still has engines; true where it cannot be told.</param>
/// <param name="EngineModule">The Python module whose <c>LLM</c> builds engines; null if there is none.</param>
/// <param name="PythonPath">The Python that has it; null when there is none.</param>
/// <param name="LlmApiTemplatePath">
/// Folder of the model that serves through TensorRT-LLM's LLM API; null when there is none.
/// </param>
public sealed record ToolchainFacts(
    ToolVersions Versions,
    IReadOnlySet<string> ImportOptions,
    bool HasEngineFlow,
    string? EngineModule,
    string? PythonPath,
    string? LlmApiTemplatePath
)
{
    /// <summary>The program that Triton CLIs before 0.1.0 build with; null when there is none.</summary>
    public string? TrtLlmBuildPath { get; init; }

    /// <summary>The only ids that the Triton CLI builds engines for; null for any, as from 0.1.0 on.</summary>
    public IReadOnlySet<string>? BuildableIds { get; init; }

    /// <summary>
    /// Folder of the models from which <c>triton import</c> makes a repository for an engine; null when it is not
    /// found.
    /// </summary>
    public string? RepositoryTemplatePath { get; init; }
}
