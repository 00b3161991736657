namespace ModelPrep.Toolchain;

/// <summary>
/// Finds the model folder that serves through TensorRT-LLM's LLM API. It is part of TensorRT-LLM's source, not of its
/// package.
/// </summary>
internal static class LlmApiTemplate
{
    private const string Subfolder = "all_models/llmapi/tensorrt_llm";

    /// <summary>Where images have the folder. The image of ModelPrep has it in the first place.</summary>
    private static readonly string[] Roots =
    [
        "/opt/modelprep",
        "/app",
        "/app/tensorrt_llm/triton_backend",
        "/opt/TensorRT-LLM/triton_backend",
        "/opt/tritonserver/tensorrtllm_backend",
    ];

    /// <summary>Finds the folder with <c>config.pbtxt</c> and <c>1/model.py</c>; null if there is none.</summary>
    /// <param name="named">The folder that the user named, or null.</param>
    /// <param name="packageFolders">Folders of Python packages.</param>
    /// <exception cref="UsageException">The folder that the user named is not such a folder.</exception>
    public static string? Find(string? named, IEnumerable<string> packageFolders)
    {
        if (named is null)
            return Roots
                .Concat(packageFolders.Select(folder => Path.Combine(folder, "triton_backend")))
                .Select(root => Path.Combine(root, Subfolder))
                .FirstOrDefault(IsTemplate);
        return IsTemplate(named)
            ? named
            : throw new UsageException(
                Messages.TemplateUnusable,
                $"--llmapi-template {named} has no config.pbtxt and 1/model.py",
                $"Name the folder triton_backend/{Subfolder} of TensorRT-LLM's source, at the version of the image"
            );
    }

    private static bool IsTemplate(string folder) =>
        File.Exists(Path.Combine(folder, "config.pbtxt")) && File.Exists(Path.Combine(folder, "1", "model.py"));
}
