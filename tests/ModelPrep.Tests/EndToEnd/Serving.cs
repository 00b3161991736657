using System.Net.Http.Json;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A server that <c>modelprep</c> starts, and the way to talk to it.</summary>
internal sealed class Serving : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Sandbox _sandbox;
    private readonly int _eventsBefore;
    private readonly HttpClient _http;

    private Serving(Sandbox sandbox, string commandLine, string serverArguments)
    {
        var ports = new ServerPorts();
        _sandbox = sandbox;
        _eventsBefore = sandbox.StandInEvents.Count;
        _http = new HttpClient { BaseAddress = ports.Http };
        Process = sandbox.Start($"{commandLine} -- {ports.Arguments} {serverArguments}");
    }

    public Running Process { get; }

    /// <summary>What the stand-ins did since this start.</summary>
    public IEnumerable<StandInEvent> Events => _sandbox.StandInEvents.Skip(_eventsBefore);

    /// <summary>The started servers by rank; without MPI the only one is rank 0.</summary>
    public IReadOnlyDictionary<int, StandInEvent> Ranks => Events
        .Where(one => one is { Program: "tritonserver", Name: "start" })
        .ToDictionary(one => int.Parse(one.Environment.GetValueOrDefault("OMPI_COMM_WORLD_RANK", "0")));

    /// <summary>Starts without waiting; <paramref name="commandLine"/> is modelprep's.</summary>
    public static Serving Start(Sandbox sandbox, string commandLine = "serve", string serverArguments = "") => new(sandbox, commandLine, serverArguments);

    /// <summary>Starts and waits until requests are answered.</summary>
    public static async Task<Serving> ReadyAsync(Sandbox sandbox, string commandLine = "serve", string serverArguments = "")
    {
        var serving = Start(sandbox, commandLine, serverArguments);
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
            Assert.False(Process.HasExited, $"ended before {count} x {name}: {(Process.HasExited ? await Process.EndAsync() : null)}");
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
    public async Task<string> GenerateAsync(string model = "model")
    {
        using var answer = await _http.PostAsJsonAsync(
            new Uri($"v2/models/{model}/generate", UriKind.Relative), new { text_input = "hello", max_tokens = 2 }, TestContext.Current.CancellationToken);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
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
