using System.Text.Json;

namespace StandIns.Tests.Tools;

/// <summary>
/// A script that builds an engine through the LLM API, of the shape that callers of the toolchain use.
/// </summary>
internal static class EngineScript
{
    private const string Text = """
        import json
        import sys


        def main():
            asked = json.loads(sys.argv[1])
            output = asked.pop("output")
            from tensorrt_llm import BuildConfig
            try:
                from tensorrt_llm._tensorrt_engine import LLM
            except ImportError:
                from tensorrt_llm import LLM
            asked["build_config"] = BuildConfig(**asked.get("build_config", {}))
            engine = LLM(**asked)
            try:
                engine.save(output)
            finally:
                engine.shutdown()


        if __name__ == "__main__":
            main()
        """;

    /// <summary>
    /// Starts it for the weights of <see cref="Sandbox.WithWeights"/>; the engine goes where an import would put it.
    /// </summary>
    public static RunningProgram Start(
        Sandbox sandbox,
        int tensor = 1,
        int pipeline = 1,
        string dataType = "float16",
        object? limits = null,
        object? model = null
    )
    {
        var asked = JsonSerializer.Serialize(
            new
            {
                model = model ?? sandbox.Snapshot,
                output = sandbox.EnginePath,
                dtype = dataType,
                tensor_parallel_size = tensor,
                pipeline_parallel_size = pipeline,
                build_config = limits ?? new { },
            }
        );
        return sandbox.StartScript(Text, asked);
    }

    public static async Task<Ended> RunAsync(
        Sandbox sandbox,
        int tensor = 1,
        int pipeline = 1,
        string dataType = "float16",
        object? limits = null
    )
    {
        using var running = Start(sandbox, tensor, pipeline, dataType, limits);
        return new Ended(await running.EndAsync(), running.Output, running.Errors);
    }
}
