namespace ModelPrep.Abstractions;

/// <summary>The data types that <c>--dt</c> takes, spelled as TensorRT-LLM spells them.</summary>
public static class DataType
{
    /// <summary>All names, in the order shown to users.</summary>
    public static IReadOnlyList<string> Names { get; } = ["float16", "bfloat16", "float32"];
}
