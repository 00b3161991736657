namespace StandIns;

/// <summary>A Triton CLI with the TensorRT-LLM that its image carries.</summary>
/// <param name="Name">What <see cref="Variables.Generation"/> calls it.</param>
/// <param name="CliVersion">Version of the Triton CLI; null where there is none.</param>
/// <param name="TensorRtLlm">Version of TensorRT-LLM.</param>
/// <param name="TensorRt">Version of TensorRT; null where the engine flow is gone.</param>
public sealed record Generation(string Name, string? CliVersion, string TensorRtLlm, string? TensorRt)
{
    private static readonly Version FirstLlmApi = new(0, 16);
    private static readonly Version FirstEngineModule = new(0, 17);
    private static readonly Version FirstForPyTorch = new(1, 0);
    private static readonly Version FirstLenient = new(1, 2);

    public static IReadOnlyList<Generation> All { get; } =
    [
        new("aslb-mn", "0.0.8.dev0", "0.9.0", "9.3.0"),
        new("r24.05", "0.0.7", "0.9.0", "9.3.0"),
        new("r24.11", "0.0.11", "0.14.0", "10.4.0"),
        new("r25.01", "0.1.1", "0.16.0", "10.7.0"),
        new("word_size", "0.1.1", "0.16.0", "10.7.0"),
        new("r25.08", "0.1.3", "0.21.0", "10.11.0"),
        new("r25.12", "0.1.3", "1.1.0", "10.13.3"),
        new("r26.03", "0.1.3", "1.2.0", "10.14.1"),
        new("r26.07", "0.1.3", "1.2.1", "10.14.1"),
        new("no-cli", CliVersion: null, "1.2.0", "10.14.1"),
        new("no-engines", "0.1.3", "1.3.0", TensorRt: null),
    ];

    /// <summary>The unreleased branch that takes a data type and parallelism, and that fails with a status.</summary>
    public bool IsBranch => Name == "aslb-mn";

    /// <summary>The unreleased branch that takes parallelism only, under other names.</summary>
    public bool TakesWorldSize => Name == "word_size";

    /// <summary>Before 0.1.0: converts from <c>hf_download</c>, for a fixed list of models.</summary>
    public bool ConvertsCheckpoints => CliVersion?.StartsWith("0.0.", StringComparison.Ordinal) is true;

    /// <summary>
    /// Whether the CLI builds in a workspace below the engine's folder, takes the first <c>config.json</c> up to two
    /// folders deep for the engine's, only warns when there is none, and swallows every exception of <c>save()</c>.
    /// </summary>
    public bool IsLenient => Version >= FirstLenient;

    /// <summary>Whether engines can be built through Python: <c>LLM(...).save(DIR)</c>.</summary>
    public bool HasEngineLlmApi => CanBuildEngines && Version >= FirstLlmApi;

    /// <summary>
    /// Whether there is a folder <c>tensorrt_llm/_tensorrt_engine</c>: from 0.17 to the last release with engines.
    /// </summary>
    public bool HasEngineModule => CanBuildEngines && Version >= FirstEngineModule;

    /// <summary>Whether <c>tensorrt_llm.LLM</c> runs the weights themselves, without an engine.</summary>
    public bool RunsPyTorch => Version >= FirstForPyTorch;

    public bool CanBuildEngines => TensorRt is not null;

    /// <summary>Exit status of an import that failed: released CLIs say nothing.</summary>
    public int FailureStatus => IsBranch ? 255 : 0;

    /// <summary>What the builder takes for <c>max_batch_size</c> unasked.</summary>
    public int MaxBatchSize => TensorRtLlm == "0.9.0" ? 1 : 2048;

    private Version Version => new(TensorRtLlm);

    /// <exception cref="StandInException">There is none of that name.</exception>
    public static Generation Find(string name) =>
        All.FirstOrDefault(one => one.Name == name)
        ?? throw new StandInException(
            $"there is no generation {name}, only {string.Join(", ", All.Select(one => one.Name))}"
        );
}
