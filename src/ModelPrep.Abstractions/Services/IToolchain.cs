namespace ModelPrep.Abstractions;

/// <summary>The Triton and TensorRT-LLM installation of this machine.</summary>
public interface IToolchain
{
    /// <summary>Path of the Triton CLI.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    string FindTritonCli();

    /// <summary>Versions from the packages' metadata; fast, starts nothing.</summary>
    ToolVersions FindVersions();

    /// <summary>Whether the installed TensorRT-LLM can still build engines; true where it cannot be told.</summary>
    /// <remarks>Engines left TensorRT-LLM after 1.3.0rc20; later ones serve from weights only.</remarks>
    bool HasEngineFlow();

    /// <summary>The long options that <c>triton import</c> takes, for example <c>--data-type</c>.</summary>
    /// <exception cref="ToolException">The CLI is missing or does not answer.</exception>
    Task<IReadOnlySet<string>> FindImportOptionsAsync(CancellationToken cancellationToken);
}
