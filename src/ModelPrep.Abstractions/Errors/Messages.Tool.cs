namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.Tool"/>: programs.</content>
public static partial class Messages
{
    /// <summary>The image lacks the Triton CLI, Triton or mpirun.</summary>
    /// <remarks>
    /// Use an image that has it, or name it with <c>--triton-cli</c>, <c>--tritonserver</c> or <c>--mpirun</c>.
    /// </remarks>
    public static readonly MessageCode ProgramMissing = new("MP7201", "A program is missing");

    /// <summary>
    /// The file is there and the system does not run it: permissions, another architecture, a missing interpreter.
    /// </summary>
    /// <remarks>Check the file and its permissions.</remarks>
    public static readonly MessageCode ProgramUnusable = new("MP7202", "A program cannot be started");

    /// <summary>What <c>--triton-cli</c> names does not answer as the Triton CLI does.</summary>
    /// <remarks>Install the Triton CLI, or name it with <c>--triton-cli</c>.</remarks>
    public static readonly MessageCode CliUnusable = new("MP7203", "This is not the Triton CLI");

    /// <summary>They left it after 1.3.0rc20, so that it can neither build nor run them.</summary>
    /// <remarks>
    /// Use an image with TensorRT-LLM 1.2 or earlier (Triton 26.07 or earlier), or <c>--engine llmapi</c> or
    /// <c>vllm</c>.
    /// </remarks>
    public static readonly MessageCode EnginesGone = new("MP7204", "This TensorRT-LLM has no engines any more");

    /// <summary>
    /// The Triton CLI has no option for it, and there is no engine LLM API that goes with this TensorRT-LLM.
    /// </summary>
    /// <remarks>
    /// Leave the option away, use the image that the message names, or <c>--engine llmapi</c> or <c>vllm</c>.
    /// </remarks>
    public static readonly MessageCode BuilderLacksOption = new(
        "MP7205",
        "The image's builders cannot do what was asked"
    );

    /// <summary>The Triton CLI builds with it, and it is neither beside it nor on <c>PATH</c>.</summary>
    /// <remarks>Use an image that has TensorRT-LLM, or <c>--engine vllm</c>.</remarks>
    public static readonly MessageCode TrtLlmBuildMissing = new("MP7206", "trtllm-build is missing");

    /// <summary>Its LLM API runs engines only.</summary>
    /// <remarks>Use a newer image, or <c>--engine trtllm</c> or <c>vllm</c>.</remarks>
    public static readonly MessageCode LlmApiTooOld = new("MP7207", "This TensorRT-LLM cannot serve weights");

    /// <summary>The model folder comes with TensorRT-LLM's source, not with its package.</summary>
    /// <remarks>Name the folder with <c>--llmapi-template</c>.</remarks>
    public static readonly MessageCode TemplateMissing = new("MP7208", "The image has no model for the LLM API");

    /// <summary>The builder says that it does not support this model.</summary>
    /// <remarks>Take an image with another TensorRT-LLM, or <c>--engine vllm</c> or <c>llmapi</c>.</remarks>
    public static readonly MessageCode ArchitectureUnknown = new(
        "MP7209",
        "TensorRT-LLM does not know the model's architecture"
    );

    /// <summary>The builder says that it does not support this kind of GPU.</summary>
    /// <remarks>Take a newer GPU, or <c>--engine vllm</c>.</remarks>
    public static readonly MessageCode GpuUnsupported = new("MP7210", "TensorRT-LLM has no kernels for this GPU");

    /// <summary>Triton CLIs before 0.1.0 build engines for a fixed list of models of the hub.</summary>
    /// <remarks>Use an image of 25.01 to 26.07, whose builders take any model, or another <c>--engine</c>.</remarks>
    public static readonly MessageCode ModelNotBuildable = new("MP7211", "The Triton CLI cannot build this model");

    /// <summary>The Triton CLI, or the Python of TensorRT-LLM, ends with an error as soon as it is started.</summary>
    /// <remarks>Run by hand what the message names; use the image as NVIDIA publishes it.</remarks>
    public static readonly MessageCode BuilderDoesNotStart = new("MP7212", "A builder does not start");

    /// <summary>A program that was asked for something has not ended in its time, and was killed.</summary>
    /// <remarks>Run by hand what the message names, and see where it hangs: a mount, a driver, a lock.</remarks>
    public static readonly MessageCode ToolSilent = new("MP7213", "A program does not answer");
}
