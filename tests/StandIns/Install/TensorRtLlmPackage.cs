namespace StandIns.Install;

/// <summary>The package <c>tensorrt_llm</c>: it works, as far as building engines goes.</summary>
internal static class TensorRtLlmPackage
{
    private const string Name = "tensorrt_llm";

    public static void Write(string packages, Generation generation, string program)
    {
        var folder = Directory.CreateDirectory(Path.Combine(packages, Name)).FullName;
        var hasLlmApi = generation.HasEngineLlmApi || generation.RunsPyTorch;
        File.WriteAllText(Path.Combine(folder, "__init__.py"), Initialization(generation, hasLlmApi));
        if (!hasLlmApi)
            return;

        PythonFiles.Write($"{Name}/llmapi/", Path.Combine(folder, "llmapi"));
        File.WriteAllText(Path.Combine(folder, "_standin.py"), Constants(generation, program));
        if (generation.HasEngineModule)
            PythonFiles.Write($"{Name}/_tensorrt_engine/", Path.Combine(folder, "_tensorrt_engine"));
        if (generation.HasEngineLlmApi)
            PythonFiles.Write($"{Name}/builder.py", Path.Combine(folder, "builder.py"));
        else
            File.WriteAllText(Path.Combine(folder, "llmapi", "__init__.py"), "from .llm import LLM\n");
    }

    /// <remarks>Importing it prints a line to standard output.</remarks>
    private static string Initialization(Generation generation, bool hasLlmApi) =>
        $"__version__ = \"{generation.TensorRtLlm}\"\n"
        + (generation.HasEngineLlmApi ? "from .builder import BuildConfig\n" : "")
        + (hasLlmApi ? "from .llmapi import LLM\n" : "")
        + $"print(\"[TensorRT-LLM] TensorRT-LLM version: {generation.TensorRtLlm}\", flush=True)\n";

    private static string Constants(Generation generation, string program) =>
        $"""
            PROGRAM = {Text(program)}
            RUNS_PYTORCH = {Truth(generation.RunsPyTorch)}

            """;

    private static string Truth(bool value) => value ? "True" : "False";

    private static string Text(string value) =>
        $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
