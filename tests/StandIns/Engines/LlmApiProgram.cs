using StandIns.Arguments;

namespace StandIns.Engines;

/// <summary>Stands for TensorRT-LLM's LLM API at work: in the child process of a CLI from 0.1.0 on, or in a Python script.</summary>
internal static class LlmApiProgram
{
    public const string Name = "llm-api-build";

    private static readonly string[] TokenizerFiles =
    [
        "tokenizer.json", "tokenizer_config.json", "tokenizer.model", "special_tokens_map.json", "vocab.json", "merges.txt",
    ];

    public static int Run(ProgramContext context, string[] words)
    {
        try
        {
            return Run(context, LlmApiArguments.Read(words, context.Settings.Generation));
        }
        catch (UsageException e)
        {
            context.Terminal.Error($"ValueError: {e.Message}");
            return 1;
        }
        catch (Exception e) when (e is WeightsException or IOException)
        {
            context.Terminal.Error($"Traceback (most recent call last):\n{e.Message}");
            return 1;
        }
    }

    private static int Run(ProgramContext context, LlmApiRequest request)
    {
        if (request.PythonId is { } script)
            Libc.DieWith(script);
        var model = Path.IsPathFullyQualified(request.Model) && Directory.Exists(request.Model)
            ? request.Model
            : HubCache.FindSnapshot(request.Model, request.Revision);
        var config = ModelConfig.Read(model);
        var weights = Weights.Read(model);
        if (!context.Settings.Generation.CanBuildEngines)
        {
            // It loads the model to run it, and the engine that should then be saved does not exist.
            context.Terminal.Line("[TRT-LLM] [I] Using LLM with PyTorch backend");
            context.Terminal.Error("AttributeError: 'LLM' object has no attribute 'save'");
            return 0;
        }

        var spec = new EngineSpec(
            request.Output,
            config.Architecture,
            request.DataType ?? config.DataType,
            request.Tensor,
            request.Pipeline,
            weights.Bytes,
            weights.Sha256,
            request.Limits);
        var status = new EngineWriter(context).Write(spec);
        if (status != 0)
            return status;
        if (Directory.Exists(spec.OutputPath))
            CopyTokenizer(model, spec.OutputPath);
        return request.PythonId is null ? Saved(context, spec) : 0;
    }

    /// <summary>A CLI saves within the process that builds; Python saves later.</summary>
    private static int Saved(ProgramContext context, EngineSpec spec)
    {
        if (context.Settings.Fault != Faults.SaveFails)
            return 0;
        Directory.Delete(spec.OutputPath, recursive: true); // it was but the workspace
        Directory.CreateDirectory(spec.OutputPath);
        context.Terminal.Error("RuntimeError: The engine is not built yet.");
        return context.Settings.Generation.ToleratesMissingConfig ? 0 : 1;
    }

    private static void CopyTokenizer(string model, string outputPath)
    {
        foreach (var name in TokenizerFiles.Where(name => File.Exists(Path.Combine(model, name))))
            File.WriteAllBytes(Path.Combine(outputPath, name), File.ReadAllBytes(Path.Combine(model, name)));
    }
}
