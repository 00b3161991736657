namespace ModelPrep.Steps;

/// <summary>How the installed Triton CLI will be asked to build.</summary>
/// <param name="TritonCli">Path of the CLI.</param>
/// <param name="Options">Options of <c>triton import</c> for data type and parallelism, with their values.</param>
/// <param name="FillDownloadFolder">Whether the CLI reads the weights from <c>hf_download</c> below the engine's folder.</param>
internal sealed record BuildPlan(string TritonCli, IReadOnlyList<string> Options, bool FillDownloadFolder);
