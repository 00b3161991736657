using System.Net.Http.Json;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A server that <c>modelprep</c> starts, and the way to talk to it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Sandbox _sandbox;
    private readonly int _eventsBefore;
    private readonly HttpClient _http;

    private RunningServer(Sandbox sandbox, string commandLine, string serverArguments, bool isGroup)
    {
        var ports = new ServerPorts();
        _sandbox = sandbox;
        _eventsBefore = sandbox.StandInEvents.Count;
        _http = new HttpClient { BaseAddress = ports.Http };
        Metrics = new Uri($"http://{ports.Address}:{ports.Ports[2]}/metrics");
        commandLine = $"{commandLine} -- {ports.Arguments} {serverArguments}";
        Process = isGroup
            ? sandbox.Start("/usr/bin/setsid", [Binary.ModelPrep, .. Sandbox.Split(commandLine)])
            : sandbox.Start(commandLine);
    }

    public Running Process { get; }

    /// <summary>Where the server takes requests.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>Where it tells its metrics.</summary>
    public Uri Metrics { get; }

    /// <summary>What the stand-ins did since this start.</summary>
    public IEnumerable<StandInEvent> Events => _sandbox.StandInEvents.Skip(_eventsBefore);

    /// <summary>The started servers by rank; without MPI the only one is rank 0.</summary>
    public IReadOnlyDictionary<int, StandInEvent> Ranks =>
        Events
            .Where(one => one is { Program: "tritonserver", Name: "start" })
            .ToDictionary(one => int.Parse(one.Environment.GetValueOrDefault("OMPI_COMM_WORLD_RANK", "0")));

    /// <summary>Starts without waiting.</summary>
    /// <param name="sandbox">Where.</param>
    /// <param name="commandLine">Of modelprep.</param>
    /// <param name="serverArguments">What follows <c>--</c>, besides ports.</param>
    /// <param name="isGroup">
    /// Whether it leads a process group of its own, as what a shell starts in a terminal does.
    /// </param>
    public static RunningServer Start(
        Sandbox sandbox,
        string commandLine = "serve",
        string serverArguments = "",
        bool isGroup = false
    ) => new(sandbox, commandLine, serverArguments, isGroup);

    /// <summary>Starts and waits until requests are answered.</summary>
    public static async Task<RunningServer> ReadyAsync(
        Sandbox sandbox,
        string commandLine = "serve",
        string serverArguments = "",
        bool isGroup = false
    )
    {
        var serving = Start(sandbox, commandLine, serverArguments, isGroup);
        await serving.EventsAsync("ready");
        return serving;
    }

    /// <summary>Waits until events of one name are there, for example one of each rank.</summary>
    public async Task EventsAsync(string name, int count = 1)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (Events.Count(one => one.Name == name) < count)
        {
            Assert.False(
                Process.HasExited,
                $"ended before {count} x {name}: {(Process.HasExited ? await Process.EndAsync() : null)}"
            );
            await Task.Delay(TimeSpan.FromMilliseconds(10), patience.Token);
        }
    }

    /// <summary>Status of a health check, for example of <c>v2/health/ready</c>.</summary>
    public async Task<int> StatusAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    /// <summary>Asks the model for words, and returns the whole answer.</summary>
    public async Task<string> GenerateAsync(string model = "model", string lengthInput = "max_tokens")
    {
        using var answer = await _http.PostAsJsonAsync(
            new Uri($"v2/models/{model}/generate", UriKind.Relative),
            new Dictionary<string, object> { ["text_input"] = "hello", [lengthInput] = 2 },
            TestContext.Current.CancellationToken
        );
        return $"{(int)answer.StatusCode} "
            + $"{await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    /// <summary>Asks it to end, and waits until it has.</summary>
    public Task<Outcome> StopAsync()
    {
        Process.Signal("TERM");
        return Process.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _http.Dispose();
    }
}
