namespace ModelPrep.Abstractions;

/// <summary>The Triton and TensorRT-LLM installation of this machine.</summary>
public interface IToolchain
{
    /// <summary>Path of the Triton CLI.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    string FindTritonCli();

    /// <summary>Versions from the packages' metadata; fast, starts nothing.</summary>
    ToolVersions FindVersions();

    /// <summary>Folder of the model that serves through TensorRT-LLM's LLM API; null when there is none.</summary>
    /// <exception cref="UsageException">The user named a folder that is none.</exception>
    string? FindLlmApiTemplate();

    /// <summary>
    /// What the installation can do. Fast: it imports no library, and starts a program only where its files do not
    /// tell.
    /// </summary>
    /// <exception cref="ToolException">The Triton CLI does not say what it takes.</exception>
    Task<ToolchainFacts> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Starts the builders, to see before a build that they can be.</summary>
    /// <remarks>That the CLI starts is remembered for each image.</remarks>
    /// <param name="pythonPath">The Python that builds before the CLI; null if there is none.</param>
    /// <param name="cancellationToken">Ends them.</param>
    /// <exception cref="ToolException">One does not start.</exception>
    Task RequireStartAsync(string? pythonPath, CancellationToken cancellationToken);
}
