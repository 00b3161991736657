namespace ModelPrep.Abstractions;

/// <summary>What builds an engine (option <c>--builder</c>).</summary>
public enum BuilderChoice
{
    /// <summary><c>auto</c>: the Triton CLI where it can, else TensorRT-LLM's engine LLM API.</summary>
    Auto,

    /// <summary><c>cli</c>: <c>triton import</c> alone.</summary>
    Cli,

    /// <summary>
    /// <c>llm-api</c>: TensorRT-LLM's engine LLM API; then <c>triton import</c> writes the model repository.
    /// </summary>
    LlmApi,
}

/// <summary>The names of <see cref="BuilderChoice"/> on the command line.</summary>
public static class BuilderChoices
{
    /// <summary>All names, in the order shown to users.</summary>
    public static IReadOnlyList<string> Names { get; } = ["auto", "cli", "llm-api"];

    /// <summary>The name, for example <c>llm-api</c>.</summary>
    public static string ToName(this BuilderChoice choice) => Names[(int)choice];

    /// <summary>The choice of that name; <see cref="BuilderChoice.Auto"/> for null.</summary>
    public static BuilderChoice Parse(string? name) =>
        name is null ? BuilderChoice.Auto : (BuilderChoice)Names.ToList().IndexOf(name);
}
