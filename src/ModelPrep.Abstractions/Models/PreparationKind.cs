namespace ModelPrep.Abstractions;

/// <summary>What <c>init</c> prepares and <c>serve</c> starts (option <c>--engine</c>).</summary>
public enum PreparationKind
{
    /// <summary><c>trtllm</c>: a TensorRT-LLM engine and its model repository; one server process per rank.</summary>
    TensorRtLlm,

    /// <summary>
    /// <c>llmapi</c>: weights and a model that serves them through TensorRT-LLM's LLM API; one server process.
    /// </summary>
    LlmApi,

    /// <summary><c>vllm</c>: weights and a model repository for the vLLM backend; one server process.</summary>
    Vllm,
}

/// <summary>The names of <see cref="PreparationKind"/> on the command line, in keys and in manifests.</summary>
public static class PreparationKinds
{
    /// <summary>All names, in the order shown to users.</summary>
    public static IReadOnlyList<string> Names { get; } = ["trtllm", "llmapi", "vllm"];

    /// <summary>The kind's name, for example <c>trtllm</c>.</summary>
    public static string ToName(this PreparationKind kind) => Names[(int)kind];

    /// <summary>The kind of that name, or null.</summary>
    public static PreparationKind? TryParse(string name) =>
        Names.ToList().IndexOf(name) is var index and >= 0 ? (PreparationKind)index : null;
}
