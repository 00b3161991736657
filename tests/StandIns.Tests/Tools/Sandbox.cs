namespace StandIns.Tests.Tools;

/// <summary>A folder with a toolchain, an engine folder, a model repository and a Hugging Face cache.</summary>
internal sealed class Sandbox : IDisposable
{
    public const string Model = "gpt2";
    private readonly string _folder = Directory.CreateTempSubdirectory("standins-").FullName;

    public Sandbox(string generation, string? fault = null) : this(new StandInOptions { Generation = generation, Fault = fault })
    {
    }

    public Sandbox(StandInOptions options) => Tools = StandInToolchain.Install(Path.Combine(_folder, "usr"), options with { LogFile = LogFile });

    public StandInPaths Tools { get; }

    public string LogFile => Path.Combine(_folder, "log");

    public string Repository => Path.Combine(_folder, "repository");

    public string EnginePath => Path.Combine(_folder, "engines", Model);

    public string Download => Path.Combine(EnginePath, "hf_download");

    public string HubCache => Path.Combine(_folder, "hub");

    /// <summary>The four models of an import.</summary>
    public IEnumerable<string> ModelFolders =>
        new[] { Model, "preprocessing", "postprocessing", "tensorrt_llm" }.Select(name => Path.Combine(Repository, name)).Where(Directory.Exists);

    public string EngineModelConfig => File.ReadAllText(Path.Combine(Repository, "tensorrt_llm", "config.pbtxt"));

    public Dictionary<string, string> Environment => new(StringComparer.Ordinal)
    {
        ["ENGINE_DEST_PATH"] = Path.Combine(_folder, "engines"),
        ["HF_HUB_CACHE"] = HubCache,
        ["HF_HUB_OFFLINE"] = "1",
    };

    public string[] Engines => [.. Directory.EnumerateFiles(EnginePath, "*.engine").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public string EngineConfig => File.ReadAllText(Path.Combine(EnginePath, "config.json"));

    /// <summary>Puts the weights where every generation finds them.</summary>
    public Sandbox WithWeights()
    {
        TinyModel.Write(Download);
        TinyModel.WriteToCache(HubCache, Model);
        return this;
    }

    public RunningProgram Start(string program, params string[] arguments) => RunningProgram.Start(program, arguments, Environment);

    public async Task<Ended> RunAsync(string program, params string[] arguments)
    {
        using var running = Start(program, arguments);
        return new Ended(await running.EndAsync(), running.Output, running.Errors);
    }

    public RunningProgram StartImport(params string[] more) =>
        Start(Tools.Triton, ["import", "-m", Model, "-s", $"hf:{Model}", "--backend", "tensorrtllm", "--repo", Repository, .. more]);

    public async Task<Ended> ImportAsync(params string[] more)
    {
        using var running = StartImport(more);
        return new Ended(await running.EndAsync(), running.Output, running.Errors);
    }

    public Task<StandInEvent> WaitForAsync(string name, int? process = null) =>
        StandInLog.WaitForAsync(
            LogFile, one => one.Name == name && (process is null || one.ProcessId == process), TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
