using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HubClients;
using LoopbackHub;
using ModelPrep.Tests.Fakes;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A machine of its own for one test: a hub, a toolchain, caches, and the real program.</summary>
internal sealed class Sandbox : IAsyncDisposable
{
    public const string Token = "hf_sandboxtoken";
    public const string TokenFile = "token";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string?> _environment;

    private Sandbox(HubServer hub, StandInOptions? toolchain)
    {
        Hub = hub;
        Tools = StandInToolchain.Install(
            _folder["tools"],
            (toolchain ?? new StandInOptions()) with
            {
                LogFile = _folder["standins.log"],
            }
        );
        Directory.CreateDirectory(_folder["home"]);
        File.WriteAllText(_folder["termination-log"], "");
        _environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PATH"] = $"{Tools.Bin}:/usr/bin:/bin",
            ["HOME"] = _folder["home"],
            ["TMPDIR"] = Path.GetTempPath(),
            ["HF_ENDPOINT"] = hub.HubUri.AbsoluteUri,
            ["HF_HOME"] = _folder["huggingface"],
            ["MODELPREP_CACHE"] = _folder["cache"],
            ["MODELPREP_TERMINATION_LOG"] = _folder["termination-log"],
        };
    }

    public HubServer Hub { get; }

    public StandInPaths Tools { get; }

    /// <summary>Everything that the stand-ins wrote down about how they were started.</summary>
    public string StandInText => File.Exists(_folder["standins.log"]) ? File.ReadAllText(_folder["standins.log"]) : "";

    /// <summary>The starts of the Triton CLI that were more than a test whether it starts.</summary>
    public IEnumerable<StandInEvent> CliRuns =>
        StandInEvents.Where(one => one is { Program: "triton", Name: "start" } && !one.Arguments.Contains("--help"));

    public IReadOnlyList<StandInEvent> StandInEvents => StandInLog.Read(_folder["standins.log"]);

    /// <summary>The hub's own JavaScript client, pointed at this sandbox's hub, with a good token.</summary>
    public JavaScriptClient JavaScript => new(Hub.HubUri, Token, TestContext.Current.CancellationToken);

    /// <summary>The command line that prepares the sandbox's model as <c>model</c>.</summary>
    public string Init => $"init --model {Model.Id} --served-name model";

    /// <summary>Folder of the sandbox's model in the Hugging Face cache, relative.</summary>
    public string ModelFolder => $"{HubCache}/models--{Model.Id.Replace("/", "--", StringComparison.Ordinal)}";

    /// <summary>A model that every Triton CLI before 0.1.0 can build.</summary>
    public const string ListedModel = "facebook/opt-125m";

    /// <summary>Root of the Hugging Face cache, relative.</summary>
    public const string HubCache = "huggingface/hub";

    /// <summary>Folder of org/model in the Hugging Face cache, relative.</summary>
    public const string ModelCache = $"{HubCache}/models--org--model";

    public string this[string relative] => _folder[relative];

    public string? TerminationLog => File.ReadAllText(_folder["termination-log"]).TrimEnd('\n');

    /// <summary>
    /// A sandbox whose hub has one model: org/model, or where the Triton CLI has a list of models, one of these.
    /// </summary>
    public static async Task<Sandbox> CreateAsync(
        StandInOptions? toolchain = null,
        HubServerOptions? hub = null,
        long weightBytes = 1 << 20
    )
    {
        var server = await HubServer.StartAsync(hub ?? new HubServerOptions(), TestContext.Current.CancellationToken);
        var hasList = Generation.Find((toolchain ?? new StandInOptions()).Generation).ConvertsCheckpoints;
        var model = server.Add(Gpt2ModelGenerator.Create(hasList ? ListedModel : "org/model", weightBytes));
        return new Sandbox(server, toolchain) { Model = model };
    }

    /// <summary>
    /// A sandbox whose cache the hub's own JavaScript client has filled with org/model; its files are listed on one
    /// page.
    /// </summary>
    public static async Task<Sandbox> CreateFilledAsync()
    {
        var sandbox = await CreateAsync(hub: new HubServerOptions(TreePageSize: 1000));
        await sandbox.JavaScript.SnapshotAsync("org/model", "main", sandbox[HubCache]);
        sandbox.Hub.ClearRequests();
        return sandbox;
    }

    /// <summary>The repository org/model on the hub.</summary>
    public HubRepository Model { get; private init; } = new("org/model", []);

    /// <summary>Its commit.</summary>
    public string Commit => Model.Commit!;

    /// <summary>Checks that the snapshot has both shards and the configuration, byte for byte.</summary>
    public async Task WeightsAreRightAsync()
    {
        foreach (
            var name in new[]
            {
                "config.json",
                "tokenizer.json",
                "model-00001-of-00002.safetensors",
                "model-00002-of-00002.safetensors",
            }
        )
        {
            // Without a lock, which a process that another test starts at this moment would hold a little longer.
            await using var stream = new FileStream(
                _folder[$"huggingface/hub/models--org--model/snapshots/{Commit}/{name}"],
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite
            );
            Assert.Equal(
                Model[name].Content.Sha256(),
                Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, TestContext.Current.CancellationToken))
            );
        }
    }

    /// <summary>Waits for a request to the hub; it is asked again each time an answer goes on.</summary>
    public Task<RecordedRequest> RequestAsync(Func<RecordedRequest, bool> isWanted) =>
        Hub.WaitForRequestAsync(isWanted, TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>Waits for an event of the stand-ins.</summary>
    public Task<StandInEvent> StandInEventAsync(Func<StandInEvent, bool> isWanted) =>
        StandInLog.WaitForAsync(_folder["standins.log"], isWanted, Patience, TestContext.Current.CancellationToken);

    /// <summary>Ids of the processes that run in this sandbox, found by its home folder in their environment.</summary>
    public IReadOnlyList<int> Processes() =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Where(path => int.TryParse(Path.GetFileName(path), out _) && BelongsHere(path))
                .Select(path => int.Parse(Path.GetFileName(path))),
        ];

    /// <summary>Mounts a secret with a good token.</summary>
    public Sandbox WithToken()
    {
        File.WriteAllText(_folder[TokenFile], Token);
        return With("HF_TOKEN_PATH", _folder[TokenFile]);
    }

    /// <summary>Has an artifact look as if it had been prepared, and used last, some hours ago.</summary>
    public void Age(string artifact, int hours)
    {
        var (manifest, time) = (Path.Combine(artifact, "manifest.json"), DateTime.UtcNow.AddHours(-hours));
        var json = JsonNode.Parse(File.ReadAllText(manifest))!;
        json["createdAt"] = time;
        File.WriteAllText(manifest, json.ToJsonString());
        File.SetLastWriteTimeUtc(_folder[$"cache/locks/{Path.GetFileName(artifact)}.used"], time);
    }

    /// <summary>Takes a stand-in off the PATH.</summary>
    public void Remove(string program) => File.Delete(Path.Combine(Tools.Bin, program));

    public Sandbox With(string variable, string? value)
    {
        _environment[variable] = value;
        return this;
    }

    /// <summary>Runs modelprep to its end; the command line is split at blanks.</summary>
    public async Task<Outcome> RunAsync(string commandLine)
    {
        await using var run = Start(commandLine);
        return await run.EndAsync();
    }

    /// <summary>Runs modelprep to its end and expects success.</summary>
    public async Task<Outcome> SucceedAsync(string commandLine)
    {
        var outcome = await RunAsync(commandLine);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return outcome;
    }

    /// <summary>
    /// Runs modelprep to its end and expects a failure of a kind, for example <c>MP7701</c>; the rest is as below.
    /// </summary>
    public async Task<Outcome> FailAsync(string code, string commandLine, params string[] words)
    {
        var outcome = await FailAsync(int.Parse(code.AsSpan(2, 2)), commandLine, words);
        Assert.StartsWith($"{code} ", TerminationLog, StringComparison.Ordinal);
        return outcome;
    }

    /// <summary>
    /// Runs modelprep to its end and expects a failure of any kind with a status: one error line that begins with a
    /// code of it, and the same line for Kubernetes.
    /// </summary>
    public async Task<Outcome> FailAsync(int exitCode, string commandLine, params string[] words)
    {
        await File.WriteAllTextAsync(_folder["termination-log"], "", TestContext.Current.CancellationToken);
        var outcome = await RunAsync(commandLine);
        Assert.True(outcome.ExitCode == exitCode, outcome.ToString());
        var line = Assert.Single(outcome.Log.Split('\n'), text => text.Contains(" ERR ", StringComparison.Ordinal));
        // what a tool printed may follow
        Assert.EndsWith($" ERR {TerminationLog!.Split('\n')[0]}", line, StringComparison.Ordinal);
        Assert.Matches($@"\AMP{exitCode:00}\d\d ", TerminationLog);
        foreach (var word in words)
            Assert.Contains(word, TerminationLog, StringComparison.Ordinal);
        NothingUnverifiedIsVisible();
        return outcome;
    }

    /// <summary>
    /// Checks that each blob that has its name has the bytes of that name, and that each link leads to one.
    /// </summary>
    public void NothingUnverifiedIsVisible()
    {
        foreach (
            var path in FilesOf("huggingface/hub")
                .Where(path => path.Contains("/blobs/", StringComparison.Ordinal))
                .Select(path => _folder[$"huggingface/hub/{path}"])
        )
        {
            var bytes = File.ReadAllBytes(path);
            var hash =
                Path.GetFileName(path).Length == 64
                    ? SHA256.HashData(bytes)
                    : SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"), .. bytes]);
            Assert.Equal(Path.GetFileName(path), Convert.ToHexStringLower(hash));
        }

        Assert.All(
            FilesOf("huggingface/hub").Where(path => path.Contains("/snapshots/", StringComparison.Ordinal)),
            path => Assert.True(File.Exists(_folder[$"huggingface/hub/{path}"]))
        );
    }

    public Running Start(string commandLine) => Start(Binary.ModelPrep, Split(commandLine));

    /// <summary>The words of a command line; blanks cannot be quoted.</summary>
    public static string[] Split(string commandLine) => commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Starts any program as if on this machine.</summary>
    public Running Start(string program, IEnumerable<string> arguments) =>
        new(program, arguments, _environment, _folder.Path);

    /// <summary>Writes a shell script that can stand for a program; returns its path.</summary>
    public string Script(string name, string text)
    {
        File.WriteAllText(_folder[name], $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return _folder[name];
    }

    /// <summary>For a script that stands before the CLI: a test whether it starts goes to the CLI itself.</summary>
    public static string HelpOf(string cli) => $"[ \"$2\" = --help ] && exec \"{cli}\" \"$@\"\n";

    /// <summary>Files of the cache below a folder of it, relative.</summary>
    public IEnumerable<string> FilesOf(string folder) =>
        Directory.Exists(_folder[folder])
            ? Directory
                .EnumerateFiles(_folder[folder], "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(_folder[folder], path))
            : [];

    private bool BelongsHere(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/environ")
                .Split('\0')
                .Contains($"HOME={_folder["home"]}", StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it has ended
        }
    }

    /// <summary>Ends everything: a test that failed half way must not leave servers running.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in Processes())
            Running.Signal("KILL", process);
        await Hub.DisposeAsync();
        _folder.Dispose();
    }
}
