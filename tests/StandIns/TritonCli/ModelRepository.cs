namespace StandIns.TritonCli;

/// <summary>The folder that an import writes its models to.</summary>
internal sealed class ModelRepository(string path, Generation generation, CliLog log)
{
    private const string Code = "# Stands for the code of a Python model.\n";

    public void Create()
    {
        log.Info(
            Directory.Exists(path)
                ? $"Using existing model repository: {path}"
                : $"Created new model repository: {path}"
        );
        Directory.CreateDirectory(path);
    }

    /// <exception cref="CliException">There is a model of that name, whatever its state.</exception>
    public void CheckIsNew(string model)
    {
        if (Directory.Exists(PathOf(model)))
            throw new CliException($"Found existing model at {PathOf(model)}/1, skipping repo add");
    }

    /// <summary>
    /// Writes all models with their placeholders; those of an earlier import are overwritten without a word.
    /// </summary>
    public void AddTemplates(string model)
    {
        foreach (var one in ModelTemplates.Helpers.Append(model))
        {
            Directory.CreateDirectory(Path.Combine(PathOf(one), "1"));
            File.WriteAllText(ConfigOf(one), ModelTemplates.Of(one, generation));
            if (one == ModelTemplates.Engine)
                continue;
            File.WriteAllText(Path.Combine(PathOf(one), "1", "model.py"), Code);
            if (ModelTemplates.Helpers.Contains(one))
                continue;
            Directory.CreateDirectory(Path.Combine(PathOf(one), "1", "lib"));
            File.WriteAllText(Path.Combine(PathOf(one), "1", "lib", "decode.py"), Code);
        }

        log.Info($"Adding TensorRT-LLM models at: {path}");
    }

    /// <summary>Fills what is known; other placeholders stay.</summary>
    public void Fill(string model, IReadOnlyDictionary<string, string> values)
    {
        foreach (var one in ModelTemplates.Helpers.Append(model))
        {
            var text = File.ReadAllText(ConfigOf(one));
            foreach (var (placeholder, value) in values)
                text = text.Replace(placeholder, value, StringComparison.Ordinal);
            File.WriteAllText(ConfigOf(one), text);
        }
    }

    /// <summary>
    /// Removes the models of a failed import, and with them those that an earlier import shares with it.
    /// </summary>
    public void Remove(string model)
    {
        foreach (var one in ModelTemplates.Helpers.Append(model).Where(one => Directory.Exists(PathOf(one))))
            Directory.Delete(PathOf(one), recursive: true);
    }

    public void AddVllm(string model, string id)
    {
        Directory.CreateDirectory(Path.Combine(PathOf(model), "1"));
        File.WriteAllText(ConfigOf(model), "backend: \"vllm\"\ninstance_group [{ kind: KIND_MODEL }]\n");
        File.WriteAllText(
            Path.Combine(PathOf(model), "1", "model.json"),
            $$"""{"model": "{{id}}", "gpu_memory_utilization": 0.85}""" + "\n"
        );
        log.Info($"Adding new model to repo at: {PathOf(model)}/1");
    }

    public void Show()
    {
        log.Info($"Current repo at {path}:");
        log.Plain(Path.GetFileName(path) + "/");
        foreach (
            var entry in Directory
                .EnumerateFileSystemEntries(path, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
        )
        {
            var relative = Path.GetRelativePath(path, entry);
            log.Plain(new string(' ', 4 * relative.Count(c => c == '/')) + "├── " + Path.GetFileName(entry));
        }
    }

    private string PathOf(string model) => Path.Combine(path, model);

    private string ConfigOf(string model) => Path.Combine(PathOf(model), "config.pbtxt");
}
