namespace ModelPrep.Abstractions;

/// <summary>The Triton and TensorRT-LLM installation of this machine.</summary>
public interface IToolchain
{
    /// <summary>Path of the Triton CLI.</summary>
    /// <exception cref="ToolException">The program is missing.</exception>
    string FindTritonCli();

    /// <summary>Reads the versions from the packages' metadata. Starts no program.</summary>
    ToolVersions FindVersions();

    /// <summary>Model folder that serves through TensorRT-LLM's LLM API; null if there is none.</summary>
    /// <exception cref="UsageException">The folder that the user named is not such a folder.</exception>
    string? FindLlmApiTemplate();

    /// <summary>
    /// Finds out what the installation supports. Imports no library, and starts a program only if its files do not
    /// tell.
    /// </summary>
    /// <exception cref="ToolException">The Triton CLI does not report its options.</exception>
    Task<ToolchainFacts> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Starts the builders to check, before a build, that they work.</summary>
    /// <remarks>A successful start of the CLI is remembered for each image.</remarks>
    /// <param name="pythonPath">The Python that builds before the CLI; null if there is none.</param>
    /// <param name="cancellationToken">Stops the builders.</param>
    /// <exception cref="ToolException">A builder does not start.</exception>
    Task RequireStartAsync(string? pythonPath, CancellationToken cancellationToken);
}
