namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.Tool"/>: programs.</content>
public static partial class Messages
{
    public static readonly MessageCode ProgramMissing = new(
        "MP7201",
        "Program not found",
        Cause: "The image does not have the Triton CLI, Triton or mpirun.",
        Cure: "Use an image that has it, or name it with `--triton-cli`, `--tritonserver` or `--mpirun`.",
        Chart: "`triton.image.name`"
    );

    public static readonly MessageCode ProgramUnusable = new(
        "MP7202",
        "Cannot start a program",
        Cause: "The file exists, but the system does not run it: "
            + "its permissions, another architecture, or a missing interpreter.",
        Cure: "Check the file and its permissions.",
        Chart: "`triton.image.name`"
    );

    public static readonly MessageCode CliUnusable = new(
        "MP7203",
        "Not the Triton CLI",
        Cause: "The program that `--triton-cli` names does not answer as the Triton CLI does.",
        Cure: "Install the Triton CLI, or name it with `--triton-cli`.",
        Chart: "`triton.image.name`"
    );

    public static readonly MessageCode EnginesGone = new(
        "MP7204",
        "This TensorRT-LLM does not support engines",
        Cause: "Releases after 1.3.0rc20 can neither build nor run engines.",
        Cure: "Use an image with TensorRT-LLM 1.2 or earlier (Triton 26.07 or earlier), or `--engine llmapi` or "
            + "`vllm`.",
        Chart: "`triton.image.name`, `model.engine`"
    );

    public static readonly MessageCode BuilderLacksOption = new(
        "MP7205",
        "No builder of the image supports the request",
        Cause: "The Triton CLI has no option for the request, and no engine LLM API matches this TensorRT-LLM.",
        Cure: "Remove the option, use the image that the message names, or use `--engine llmapi` or `vllm`.",
        Chart: "`triton.image.name`, `model.engine`, `model.tensorrtLlm`"
    );

    public static readonly MessageCode TrtLlmBuildMissing = new(
        "MP7206",
        "trtllm-build not found",
        Cause: "The Triton CLI builds with `trtllm-build`, which is neither next to it nor on `PATH`.",
        Cure: "Use an image that has TensorRT-LLM, or `--engine vllm`.",
        Chart: "`triton.image.name`"
    );

    public static readonly MessageCode LlmApiTooOld = new(
        "MP7207",
        "This TensorRT-LLM cannot serve weights",
        Cause: "Its LLM API runs engines only.",
        Cure: "Use a newer image, or `--engine trtllm` or `vllm`.",
        Chart: "`triton.image.name`, `model.engine`"
    );

    public static readonly MessageCode TemplateMissing = new(
        "MP7208",
        "No LLM API model in the image",
        Cause: "The model folder is part of TensorRT-LLM's source, but not of its package.",
        Cure: "Name the folder with `--llmapi-template`.",
        Chart: "`triton.image.name`"
    );

    public static readonly MessageCode ArchitectureUnknown = new(
        "MP7209",
        "TensorRT-LLM does not support the model's architecture",
        Cause: "The builder reports that it does not support this model.",
        Cure: "Use an image with another TensorRT-LLM, or `--engine vllm` or `llmapi`.",
        Chart: "`triton.image.name`, `model.engine`"
    );

    public static readonly MessageCode GpuUnsupported = new(
        "MP7210",
        "TensorRT-LLM does not support this GPU",
        Cause: "The builder reports that it has no kernels for this kind of GPU.",
        Cure: "Use a newer GPU, or `--engine vllm`.",
        Chart: "`model.engine`, `gpu`"
    );

    public static readonly MessageCode ModelNotBuildable = new(
        "MP7211",
        "The Triton CLI cannot build this model",
        Cause: "Triton CLIs before 0.1.0 build engines for a fixed list of models of the hub, and for no local folder. "
            + "The message shows the list.",
        Cure: "Use an image of 25.01 to 26.07, whose builders take any model, or `--engine llmapi` or `vllm`.",
        Chart: "`triton.image`, `model.engine`"
    );

    public static readonly MessageCode BuilderDoesNotStart = new(
        "MP7212",
        "A builder does not start",
        Cause: "The Triton CLI, or the Python of TensorRT-LLM, fails as soon as it starts. "
            + "For example, a module is missing.",
        Cure: "Run what the message names by hand to see its full output. Use the image as NVIDIA publishes it.",
        Chart: "`triton.image.name`"
    );

    public static readonly MessageCode ToolSilent = new(
        "MP7213",
        "Program timed out",
        Cause: "A program was asked for its version, its options or the GPUs, did not finish in time, and was killed. "
            + "The timeout is 10 s for `mpirun --version`, 60 s for `nvidia-smi` and for NVIDIA's driver, and 3 min "
            + "for the Triton CLI and Python.",
        Cure: "Run what the message names by hand to see where it hangs: a network mount, a driver or a lock."
    );
}
