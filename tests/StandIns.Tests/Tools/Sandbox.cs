namespace StandIns.Tests.Tools;

/// <summary>A folder with a toolchain, an engine folder, a model repository and a Hugging Face cache.</summary>
internal sealed class Sandbox : IDisposable
{
    public const string Model = "gpt2";
    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(10);
    private readonly string _folder = Directory.CreateTempSubdirectory("standins-").FullName;
    private Dictionary<string, string>? _environment;

    public Sandbox(string generation, string? fault = null)
        : this(new StandInOptions { Generation = generation, Fault = fault }) { }

    public Sandbox(StandInOptions options) =>
        (Tools, Generation) = (Install(options), Generation.Find(options.Generation));

    public StandInPaths Tools { get; private set; }

    private Generation Generation { get; }

    public string LogFile => Path.Combine(_folder, "log");

    public string Repository => Path.Combine(_folder, "repository");

    public string EnginePath => Path.Combine(_folder, "engines", Model);

    public string Download => Path.Combine(EnginePath, "hf_download");

    /// <summary>The weights in the Hugging Face cache.</summary>
    public string Snapshot => Path.Combine(HubCache, $"models--{Model}", "snapshots", TinyModel.Commit);

    public string HubCache => Path.Combine(_folder, "hub");

    /// <summary>The four models of an import.</summary>
    public IEnumerable<string> ModelFolders =>
        new[] { Model, "preprocessing", "postprocessing", "tensorrt_llm" }
            .Select(name => Path.Combine(Repository, name))
            .Where(Directory.Exists);

    public string EngineModelConfig => File.ReadAllText(Path.Combine(Repository, "tensorrt_llm", "config.pbtxt"));

    /// <summary>What its programs get beside the variables of this process.</summary>
    public Dictionary<string, string> Environment =>
        _environment ??= new(StringComparer.Ordinal)
        {
            ["ENGINE_DEST_PATH"] = Path.Combine(_folder, "engines"),
            ["HF_HUB_CACHE"] = HubCache,
            ["HF_HUB_OFFLINE"] = "1",
            ["TMPDIR"] = Directory.CreateDirectory(Path.Combine(_folder, "tmp")).FullName,
        };

    public string Packages => Path.Combine(_folder, "usr", "lib/python3.10/dist-packages");

    public string[] Engines =>
        !Directory.Exists(EnginePath)
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(EnginePath, "*.engine")
                    .Select(path => Path.GetFileName(path)!)
                    .Order(StringComparer.Ordinal),
            ];

    public string EngineConfig => File.ReadAllText(Path.Combine(EnginePath, "config.json"));

    /// <summary>Puts the weights where the generation finds them.</summary>
    public Sandbox WithWeights()
    {
        if (Generation.ConvertsCheckpoints)
            TinyModel.Write(Download);
        TinyModel.WriteToCache(HubCache, Model);
        return this;
    }

    /// <summary>From now on the programs behave in another way.</summary>
    public Sandbox Become(StandInOptions options)
    {
        Tools = Install(options);
        return this;
    }

    /// <summary>Adds a model that needs no engine.</summary>
    public Sandbox WithModel(string name = Model, string config = "backend: \"python\"")
    {
        Directory.CreateDirectory(Path.Combine(Repository, name, "1"));
        File.WriteAllText(Path.Combine(Repository, name, "config.pbtxt"), $"name: \"{name}\"\n{config}\n");
        return this;
    }

    /// <summary>Gives the model that requests go to a number of instances.</summary>
    public Sandbox SetInstances(int count)
    {
        var path = Path.Combine(Repository, Model, "config.pbtxt");
        var config = File.ReadAllText(path);
        File.WriteAllText(path, config.Replace("count: 1\n", $"count: {count}\n", StringComparison.Ordinal));
        return this;
    }

    public RunningProgram Start(string program, params string[] arguments) =>
        RunningProgram.Start(program, arguments, Environment);

    /// <summary>Starts a script under the Python that has TensorRT-LLM.</summary>
    public RunningProgram StartScript(string text, params string[] arguments)
    {
        var path = Path.Combine(_folder, "script.py");
        File.WriteAllText(path, text);
        return Start(Tools.Python, [path, .. arguments]);
    }

    public async Task<Ended> RunScriptAsync(string text)
    {
        using var running = StartScript(text);
        return new Ended(await running.EndAsync(), running.Output, running.Errors);
    }

    public async Task<Ended> RunAsync(string program, params string[] arguments)
    {
        using var running = Start(program, arguments);
        return new Ended(await running.EndAsync(), running.Output, running.Errors);
    }

    public RunningProgram StartImport(params string[] more) =>
        Start(
            Tools.Triton,
            ["import", "-m", Model, "-s", $"hf:{Model}", "--backend", "tensorrtllm", "--repo", Repository, .. more]
        );

    public async Task<Ended> ImportAsync(params string[] more)
    {
        using var running = StartImport(more);
        return new Ended(await running.EndAsync(), running.Output, running.Errors);
    }

    public IEnumerable<StandInEvent> Events(string name, int process) =>
        StandInLog.Read(LogFile).Where(one => one.Name == name && one.ProcessId == process);

    public Task<StandInEvent> WaitForAsync(string name, int? process = null) =>
        StandInLog.WaitForAsync(
            LogFile,
            one => one.Name == name && (process is null || one.ProcessId == process),
            RunningProgram.Patience,
            TestContext.Current.CancellationToken
        );

    public void Dispose()
    {
        // Ranks that mpirun has just killed must be gone, or they write a last line into a folder that is being
        // removed.
        SpinWait.SpinUntil(
            () => !StandInLog.Read(LogFile).Any(one => one.ProcessId > 1 && ProcessState.Runs(one.ProcessId)),
            Dying
        );
        Directory.Delete(_folder, recursive: true);
    }

    private StandInPaths Install(StandInOptions options) =>
        StandInToolchain.Install(Path.Combine(_folder, "usr"), options with { LogFile = LogFile });
}
