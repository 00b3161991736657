namespace ModelPrep.Steps;

/// <summary>Finds out whether the installed Triton CLI can build what is asked for, before anything is downloaded.</summary>
/// <remarks>
/// Released CLIs build for one GPU and in the model's own data type, before 0.1.0 in float16; only branches of mid-2024 take
/// options for both. CLIs before 0.1.0 convert from a folder <c>hf_download</c> that they fill from the hub themselves when they may; later
/// ones hand the id to TensorRT-LLM, which reads the Hugging Face cache.
/// </remarks>
internal sealed class PlanBuild(IToolchain toolchain, IGpuProbe probe)
{
    private const string DataTypeOption = "--data-type";
    private const string DefaultDataType = "float16";
    private static readonly string[] TensorOptions = ["--tensor-parallelism", "--tensor-parallel-size"];
    private static readonly string[] PipelineOptions = ["--pipeline-parallelism", "--pipeline-parallel-size"];
    private static readonly Version FirstWithoutDownloadFolder = new(0, 1, 0);

    /// <returns>How to build; null for kinds without an engine.</returns>
    /// <exception cref="MismatchException">There are fewer GPUs than the server will need.</exception>
    /// <exception cref="ToolException">There is no Triton CLI, or it cannot build what is asked for.</exception>
    public async Task<BuildPlan?> RunAsync(PreparationRequest request, CancellationToken cancellationToken)
    {
        if (request.Kind is not PreparationKind.TensorRtLlm)
        {
            PlanArtifact.RequireGpus(await probe.FindAsync(cancellationToken), request.Parallelism);
            return null;
        }

        var cli = toolchain.FindTritonCli();
        var (tensorRtLlm, _, version) = toolchain.FindVersions();
        if (!toolchain.HasEngineFlow())
            throw new ToolException(
                $"TensorRT-LLM {tensorRtLlm} cannot build engines any more: they left it after 1.3.0rc20",
                "Use an image with TensorRT-LLM 1.2 or earlier (Triton 26.07 or earlier), or --engine vllm");
        var known = await toolchain.FindImportOptionsAsync(cancellationToken);
        var tensor = TensorOptions.FirstOrDefault(known.Contains);
        var convertsItself = VersionText.IsBefore(version, FirstWithoutDownloadFolder) is true;
        return new BuildPlan(
            cli,
            [
                .. Parallel(tensor, "--tp", request.Parallelism.Tensor),
                .. Parallel(PipelineOptions.FirstOrDefault(known.Contains), "--pp", request.Parallelism.Pipeline),
                .. DataTypes(known.Contains(DataTypeOption)),
            ],
            FillDownloadFolder: tensor is not null || convertsItself);

        IEnumerable<string> Parallel(string? option, string flag, int size) =>
            size == 1 ? []
            : option is not null ? [option, $"{size}"]
            : throw Unable($"{flag} {size}");

        IEnumerable<string> DataTypes(bool taken) =>
            taken ? [DataTypeOption, request.DataType ?? DefaultDataType]
            : request.DataType is null || (convertsItself && request.DataType is DefaultDataType) ? []
            : throw Unable($"--dt {request.DataType}");

        ToolException Unable(string what) => new(
            $"The Triton CLI {version ?? "of unknown version"} at {cli} cannot build with {what}: its import has no option for it",
            $"Leave {what} away, use an image with a Triton CLI that takes it (branch aslb-mn), or --engine vllm");
    }
}
