using StandIns.Arguments;

namespace StandIns.Engines;

/// <summary>
/// Stands for TensorRT-LLM's LLM API at work: in the child process of a CLI from 0.1.0 on, or in a Python script.
/// </summary>
internal static class LlmApiProgram
{
    public const string Name = "llm-api-build";

    /// <returns>The exit status of the process that builds.</returns>
    public static int Run(ProgramContext context, string[] words)
    {
        try
        {
            Run(context, LlmApiArguments.Read(words, context.Settings.Generation));
            return 0;
        }
        catch (UsageException e)
        {
            context.Terminal.Error($"ValueError: {e.Message}");
        }
        catch (BuildException e)
        {
            context.Terminal.Error(e.Message);
            context.Log.Record("build-failed", detail: e.Message.Split('\n')[^1]);
        }
        catch (Exception e) when (e is WeightsException or IOException)
        {
            context.Terminal.Error($"Traceback (most recent call last):\n{e.Message}");
        }

        return 1;
    }

    private static void Run(ProgramContext context, LlmApiRequest request)
    {
        if (request.PythonId is { } script)
            Libc.DieWith(script);
        var model =
            Path.IsPathFullyQualified(request.Model) && Directory.Exists(request.Model)
                ? request.Model
                : HubCache.FindSnapshot(request.Model, request.Revision);
        var caller = request.PythonId ?? Libc.ParentId();
        var breakdown = new Breakdown(context);
        breakdown.Pass(Faults.Start, request.Output, caller);
        var config = ModelConfig.Read(model);
        var weights = Weights.Read(model);
        if (!context.Settings.Generation.CanBuildEngines)
        {
            // It loads the model to run it, and the engine that should then be saved does not exist.
            context.Terminal.Line("[TRT-LLM] [I] Using LLM with PyTorch backend");
            context.Terminal.Error("AttributeError: 'LLM' object has no attribute 'save'");
            return;
        }

        breakdown.Pass(Faults.Converted, request.Output, caller);
        var spec = new EngineSpec(
            request.Output,
            config.Architecture,
            request.DataType ?? config.DataType,
            request.Tensor,
            request.Pipeline,
            weights.Bytes,
            weights.Sha256,
            request.Limits
        );
        if (request.PythonId is null)
            new EngineWorkspace(context, caller).BuildAndSave(spec, model, request.Workspace);
        else
            EngineWorkspace.Build(context, spec, model, caller); // Python has the workspace, and saves later
    }
}
