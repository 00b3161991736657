using System.Text.Json.Nodes;
using ModelPrep.Repositories;

namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>
/// The Python script that builds an engine through TensorRT-LLM's engine LLM API, and what it is told.
/// </summary>
/// <remarks>
/// The constructor of <c>LLM</c> builds the engine in a workspace and then loads it; <c>save</c> copies it. Workers of
/// tensor parallelism import the script again, so it needs its guard, and without <c>shutdown</c> they keep it from
/// ending.
/// </remarks>
internal static class EngineScript
{
    private const string Text = """
        import importlib
        import json
        import sys


        def to_config(limits):
            try:
                from tensorrt_llm.llmapi import BuildConfig
            except ImportError:
                from tensorrt_llm import BuildConfig
            config, rest = BuildConfig(), {}
            for name, value in limits.items():
                target, *inner = name.split(".")
                if not hasattr(config, target):
                    rest[name] = value
                    continue
                owner = config
                for step in inner:
                    owner, target = getattr(owner, target), step
                    getattr(owner, target)
                setattr(owner, target, value)
            return config, rest


        def main():
            asked = json.loads(sys.argv[1])
            llm_class = importlib.import_module(asked["module"]).LLM
            config, rest = to_config(asked["build_config"])
            llm = llm_class(
                model=asked["model"],
                dtype=asked["dtype"],
                tensor_parallel_size=asked["tensor_parallel_size"],
                pipeline_parallel_size=asked["pipeline_parallel_size"],
                build_config=config,
                workspace=asked["workspace"],
                **rest,
            )
            try:
                llm.save(asked["output"])
            finally:
                if hasattr(llm, "shutdown"):
                    llm.shutdown()


        if __name__ == "__main__":
            main()

        """;

    /// <summary>Writes the script and makes the command that runs it.</summary>
    /// <param name="plan">With what.</param>
    /// <param name="request">What for.</param>
    /// <param name="snapshotPath">Folder of the weights.</param>
    /// <param name="folders">Where the script, the workspace and the engine go.</param>
    /// <param name="environment">Of the command.</param>
    public static ToolCommand Write(
        EngineScriptPlan plan,
        PreparationRequest request,
        string snapshotPath,
        BuildFolders folders,
        IReadOnlyDictionary<string, string?> environment
    )
    {
        StagedFile.Write(folders.ScriptPath, Text);
        return new ToolCommand(plan.PythonPath, Arguments(plan, request, snapshotPath, folders), environment);
    }

    /// <summary>The script, and what it is told; writes nothing.</summary>
    public static IReadOnlyList<string> Arguments(
        EngineScriptPlan plan,
        PreparationRequest request,
        string snapshotPath,
        BuildFolders folders
    )
    {
        var limits = new JsonObject();
        foreach (var (name, _, value) in request.Build.Limits)
            limits[name] = value;
        foreach (var argument in request.Build.Arguments)
            limits[argument.Name] = JsonText.ParseOrText(argument.Value);
        var asked = new JsonObject
        {
            ["module"] = plan.Module,
            ["model"] = snapshotPath,
            ["output"] = folders.EnginePath,
            ["workspace"] = folders.TemporaryPath,
            ["dtype"] = plan.DataType,
            ["tensor_parallel_size"] = request.Parallelism.Tensor,
            ["pipeline_parallel_size"] = request.Parallelism.Pipeline,
            ["build_config"] = limits,
        };
        return [folders.ScriptPath, asked.ToJsonString()];
    }
}
