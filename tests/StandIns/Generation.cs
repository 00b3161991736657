namespace StandIns;

/// <summary>A Triton CLI with the TensorRT-LLM that its image carries.</summary>
/// <param name="Name">What <see cref="Variables.Generation"/> calls it.</param>
/// <param name="CliVersion">Version of the Triton CLI.</param>
/// <param name="TensorRtLlm">Version of TensorRT-LLM.</param>
/// <param name="TensorRt">Version of TensorRT; null where the engine flow is gone.</param>
public sealed record Generation(string Name, string CliVersion, string TensorRtLlm, string? TensorRt)
{
    public static IReadOnlyList<Generation> All { get; } =
    [
        new("aslb-mn", "0.0.8.dev0", "0.9.0", "9.3.0"),
        new("r24.05", "0.0.7", "0.9.0", "9.3.0"),
        new("r24.11", "0.0.11", "0.14.0", "10.4.0"),
        new("r25.01", "0.1.1", "0.16.0", "10.7.0"),
        new("r25.08", "0.1.3", "0.21.0", "10.11.0"),
        new("r26.03", "0.1.3", "1.2.0", "10.14.1"),
        new("no-engines", "0.1.3", "1.3.0", TensorRt: null),
    ];

    /// <summary>The unreleased branch, the only one that takes a data type and parallelism, and that fails with a status.</summary>
    public bool IsBranch => Name == "aslb-mn";

    /// <summary>Before 0.1.0: converts from <c>hf_download</c>, for a fixed list of models.</summary>
    public bool ConvertsCheckpoints => CliVersion.StartsWith("0.0.", StringComparison.Ordinal);

    /// <summary>Whether a missing <c>config.json</c> of the engine only costs a warning, and it may lie one folder deeper.</summary>
    public bool ToleratesMissingConfig => Name is "r26.03" or "no-engines";

    /// <summary>Whether there is a folder <c>tensorrt_llm/_tensorrt_engine</c>: from 0.17 to the last release with engines.</summary>
    public bool HasEngineLlmApi => Name is "r25.08" or "r26.03";

    public bool CanBuildEngines => TensorRt is not null;

    /// <summary>Exit status of an import that failed: released CLIs say nothing.</summary>
    public int FailureStatus => IsBranch ? 255 : 0;

    /// <summary>What the builder takes for <c>max_batch_size</c> unasked.</summary>
    public int MaxBatchSize => TensorRtLlm == "0.9.0" ? 1 : 2048;

    /// <exception cref="StandInException">There is none of that name.</exception>
    public static Generation Find(string name) =>
        All.FirstOrDefault(one => one.Name == name)
        ?? throw new StandInException($"there is no generation {name}, only {string.Join(", ", All.Select(one => one.Name))}");
}
