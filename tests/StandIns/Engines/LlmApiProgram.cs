namespace StandIns.Engines;

/// <summary>Stands for the child process in which CLIs from 0.1.0 on build through the LLM API: one rank, the model's own data type.</summary>
internal static class LlmApiProgram
{
    public const string Name = "llm-api-build";

    private static readonly string[] TokenizerFiles =
    [
        "tokenizer.json", "tokenizer_config.json", "tokenizer.model", "special_tokens_map.json", "vocab.json", "merges.txt",
    ];

    /// <param name="context">What every program gets.</param>
    /// <param name="words">Hugging Face id or folder of the model, and the engine's folder.</param>
    public static int Run(ProgramContext context, string[] words)
    {
        var (id, outputPath) = (words[0], words[1]);
        try
        {
            var model = Path.IsPathFullyQualified(id) && Directory.Exists(id) ? id : HubCache.FindSnapshot(id);
            var config = ModelConfig.Read(model);
            var weights = Weights.Read(model);
            if (!context.Settings.Generation.CanBuildEngines)
            {
                // It loads the model to run it, and the engine that should then be saved does not exist.
                context.Terminal.Line("[TRT-LLM] [I] Using LLM with PyTorch backend");
                context.Terminal.Error("AttributeError: 'LLM' object has no attribute 'save'");
                return 0;
            }

            var spec = new EngineSpec(outputPath, config.Architecture, config.DataType, Tensor: 1, Pipeline: 1, weights.Bytes, weights.Sha256);
            var status = new EngineWriter(context).Write(spec);
            if (status == 0 && Directory.Exists(outputPath))
                CopyTokenizer(model, outputPath);
            return status;
        }
        catch (Exception e) when (e is WeightsException or IOException)
        {
            context.Terminal.Error($"Traceback (most recent call last):\n{e.Message}");
            return 1;
        }
    }

    private static void CopyTokenizer(string model, string outputPath)
    {
        foreach (var name in TokenizerFiles.Where(name => File.Exists(Path.Combine(model, name))))
            File.WriteAllBytes(Path.Combine(outputPath, name), File.ReadAllBytes(Path.Combine(model, name)));
    }
}
