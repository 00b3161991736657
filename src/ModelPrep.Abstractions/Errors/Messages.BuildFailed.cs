namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.BuildFailed"/>: engine builds.</content>
public static partial class Messages
{
    public static readonly MessageCode BuildFailed = new(
        "MP7601",
        "The engine build failed",
        Cause: "The builder did not leave a usable engine. The message says what is wrong, and shows the builder's "
            + "last line.",
        Cure: "Look for the cause in the builder's output. The message names its file.",
        Chart: "[build log](troubleshooting.md#build-log)"
    );

    public static readonly MessageCode BuildTimedOut = new(
        "MP7602",
        "The engine build timed out",
        Cause: "The build took longer than `--build-timeout`, and was ended.",
        Cure: "Allow more time with `--build-timeout`, or look in the builder's output to see where it hangs.",
        Chart: "`init.extraArgs`; [build log](troubleshooting.md#build-log)"
    );

    public static readonly MessageCode SettingLost = new(
        "MP7603",
        "A setting was not applied",
        Cause: "The model repository has another value than `--set` gave.",
        Cure: "Report it, with the file that the message names."
    );

    public static readonly MessageCode GpuMemoryExhausted = new(
        "MP7604",
        "The GPU ran out of memory",
        Cause: "The builder reports that the memory of the GPU is used up.",
        Cure: "Lower `--max-batch-size` or `--max-num-tokens`, raise `--tp`, or use a GPU with more memory.",
        Chart: "`model.tensorrtLlm.build.maxBatchSize`, `model.tensorrtLlm.build.maxTokens`, "
            + "`model.tensorrtLlm.parallelism.tensor`"
    );

    public static readonly MessageCode SlotsMissing = new(
        "MP7605",
        "Not enough MPI slots",
        Cause: "The build has more ranks than MPI counts processor cores.",
        Cure: "Give the container as many cores as ranks, "
            + "or set `PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe`.",
        Chart: "`init.resources.cpu`, `init.extraEnv`"
    );

    public static readonly MessageCode VersionsMixed = new(
        "MP7606",
        "TensorRT versions do not match",
        Cause: "One version of TensorRT wrote the engine, and another one reads it.",
        Cure: "Use an image as NVIDIA publishes it, in which TensorRT and TensorRT-LLM belong together.",
        Chart: "`triton.image.name`"
    );

    public static readonly MessageCode EngineOfOtherGpu = new(
        "MP7607",
        "The engine is for another kind of GPU",
        Cause: "The build runs the engine, and TensorRT refuses it.",
        Cure: "Remove the artifact with `modelprep cache remove`. Then run `modelprep init` on the GPU that serves.",
        Chart: "`gpu`"
    );

    public static readonly MessageCode EngineOfOtherCount = new(
        "MP7608",
        "The engine is for another number of GPUs",
        Cause: "TensorRT-LLM needs as many ranks as tp x pp.",
        Cure: "Check `--tp` and `--pp`.",
        Chart: "`model.tensorrtLlm.parallelism`"
    );

    public static readonly MessageCode TokenizerIncomplete = new(
        "MP7609",
        "Incomplete tokenizer",
        Cause: "The server cannot load the tokenizer from the files of the repository. The message names the missing "
            + "file. A tokenizer that is code of the repository runs only if you trust it.",
        Cure: "Add the file to `--include`, or trust the code with `--build-arg trust_remote_code=true`.",
        Chart: "`init.extraArgs`"
    );
}
