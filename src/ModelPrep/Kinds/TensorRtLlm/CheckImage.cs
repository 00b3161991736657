namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>
/// Refuses an engine that the image's TensorRT-LLM cannot run: it runs those of its own version only.
/// </summary>
/// <remarks>An image in which no version is found may have it all the same, built from source.</remarks>
internal sealed class CheckImage(IToolchain toolchain)
{
    /// <exception cref="MismatchException">It is of another version.</exception>
    /// <exception cref="ToolException">It has no engines any more.</exception>
    public async Task RunAsync(Artifact artifact, CancellationToken cancellationToken)
    {
        var key = artifact.Manifest.Key;
        if (key.TensorRtLlm is not { } built || toolchain.FindVersions().TensorRtLlm is not { } found || found == built)
            return;
        if (!(await toolchain.ProbeAsync(cancellationToken)).HasEngineFlow)
            throw new ToolException(
                Messages.EnginesGone,
                $"TensorRT-LLM {found} of this image cannot run engines any more: they left it after 1.3.0rc20",
                $"Serve with the image that init ran in, with TensorRT-LLM {built}, or prepare with --engine llmapi "
                    + "or vllm"
            );
        throw new MismatchException(
            Messages.VersionDiffers,
            $"The engine was built with TensorRT-LLM {built}, this image has {found}",
            "Run init and serve in the same image: an engine runs with its own version only"
        );
    }
}
