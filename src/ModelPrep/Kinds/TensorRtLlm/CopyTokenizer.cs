using System.Text.Json;
using System.Text.Json.Nodes;
using ModelPrep.Repositories;

namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>Puts what a server needs to load the tokenizer beside an engine.</summary>
/// <remarks>
/// TensorRT-LLM's LLM API copies only files whose names begin with <c>tokenizer</c>: <c>vocab.json</c>,
/// <c>merges.txt</c>, sentencepiece models and code stay behind.
/// </remarks>
/// <param name="snapshotPath">Folder of the weights.</param>
/// <param name="trustsCode">Whether the tokenizer may be code of the repository.</param>
internal sealed class CopyTokenizer(string snapshotPath, bool trustsCode)
{
    private const string ConfigName = "config.json";
    private const string ModelType = "model_type";

    /// <summary>A name that is there twice is an exception of its own otherwise, when it is first looked for.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Checks, before a build, that there is something to copy.</summary>
    /// <exception cref="BuildFailedException">The server could not load the tokenizer.</exception>
    public void RequireSource()
    {
        if (!trustsCode && TokenizerFiles.CodeIn(snapshotPath).FirstOrDefault() is { } code)
            throw new BuildFailedException(
                Messages.TokenizerIncomplete,
                $"The tokenizer is code of the repository ({code}), which the server runs when it loads the tokenizer",
                "If you trust the repository, add --build-arg trust_remote_code=true, "
                    + "or take --engine vllm --set trust_remote_code=true"
            );
        if (TokenizerFiles.ProblemOf(snapshotPath) is { } problem)
            throw new BuildFailedException(
                Messages.TokenizerIncomplete,
                $"The server could not load the tokenizer: {problem}",
                "Add the file to --include if you use it, or choose a repository that has a tokenizer"
            );
    }

    /// <summary>Copies what the builder has not.</summary>
    /// <param name="enginePath">Folder of the engine; nothing happens where there is none.</param>
    public void Run(string enginePath)
    {
        if (!Directory.Exists(enginePath))
            return;
        foreach (var name in TokenizerFiles.In(snapshotPath, trustsCode))
        {
            var path = Path.Combine(enginePath, name);
            if (!File.Exists(path))
                RegularFile.Copy(Path.Combine(snapshotPath, name), path); // it may be larger than the memory
        }

        if (!TokenizerFiles.NamesClass(enginePath))
            AddModelType(Path.Combine(enginePath, EngineFiles.ConfigName));
    }

    /// <remarks>
    /// Without a class in <c>tokenizer_config.json</c>, as in gpt2, AutoTokenizer of transformers chooses it by
    /// <c>model_type</c> in the <c>config.json</c> beside it, and that of an engine has none. TensorRT-LLM ignores
    /// fields that it does not know.
    /// </remarks>
    private void AddModelType(string engineConfigPath)
    {
        if (
            TypeIn(Read(Path.Combine(snapshotPath, ConfigName))) is not { } type
            || Read(engineConfigPath) is not { } engine
            || engine.ContainsKey(ModelType)
        )
            return;
        engine[ModelType] = type;
        StagedFile.Write(engineConfigPath, engine.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    private static string? TypeIn(JsonObject? config) =>
        config?[ModelType] is JsonValue value && value.TryGetValue(out JsonElement type) ? JsonText.Of(type) : null;

    private static JsonObject? Read(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path), documentOptions: Strict) as JsonObject;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }
}
