namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.BuildFailed"/>: builds.</content>
public static partial class Messages
{
    /// <summary>
    /// What the builder left is not a usable engine; the message has what is wrong and the builder's last line.
    /// </summary>
    /// <remarks>Look for the cause in the builder's output, whose file the message names.</remarks>
    public static readonly MessageCode BuildFailed = new("MP7601", "The engine build failed");

    /// <summary>It was ended after <c>--build-timeout</c>.</summary>
    /// <remarks>Allow more with <c>--build-timeout</c>, or look in the builder's output where it hangs.</remarks>
    public static readonly MessageCode BuildTimedOut = new("MP7602", "The engine build took too long");

    /// <summary>The model repository has another value than <c>--set</c> gave.</summary>
    /// <remarks>Report it, with the file that the message names.</remarks>
    public static readonly MessageCode SettingLost = new("MP7603", "A setting did not take");

    /// <summary>The builder says so.</summary>
    /// <remarks>
    /// Take a lower <c>--max-batch-size</c> or <c>--max-num-tokens</c>, a higher <c>--tp</c>, or a GPU with more
    /// memory.
    /// </remarks>
    public static readonly MessageCode GpuMemoryExhausted = new("MP7604", "The GPU ran out of memory");

    /// <summary>The ranks of the build are more than the processor cores that MPI counts.</summary>
    /// <remarks>
    /// Give the container as many cores as ranks, or set <c>PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe</c>.
    /// </remarks>
    public static readonly MessageCode SlotsMissing = new("MP7605", "MPI has too few slots");

    /// <summary>The engine and the TensorRT that reads it do not go together.</summary>
    /// <remarks>Take an image whose TensorRT and TensorRT-LLM belong together, as NVIDIA publishes it.</remarks>
    public static readonly MessageCode VersionsMixed = new("MP7606", "TensorRT's parts are of different versions");

    /// <summary>TensorRT refuses it while the build runs it.</summary>
    /// <remarks>
    /// Remove the artifact with <c>modelprep cache remove</c>, and run init on the GPU that is to serve.
    /// </remarks>
    public static readonly MessageCode EngineOfOtherGpu = new("MP7607", "The engine is for another kind of GPU");

    /// <summary>TensorRT-LLM wants as many ranks as tp x pp.</summary>
    /// <remarks>Check <c>--tp</c> and <c>--pp</c>.</remarks>
    public static readonly MessageCode EngineOfOtherCount = new("MP7608", "The engine is for another number of GPUs");

    /// <summary>
    /// The server could not load the tokenizer from the files of the repository; the message names the file that is
    /// missing.
    /// </summary>
    /// <remarks>
    /// Add the file to <c>--include</c>, or trust the tokenizer's code with <c>--build-arg trust_remote_code=true</c>.
    /// </remarks>
    public static readonly MessageCode TokenizerIncomplete = new("MP7609", "The tokenizer is incomplete");
}
