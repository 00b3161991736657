using System.Net.Http.Json;
using System.Net.Sockets;

namespace StandIns.Tests.Tools;

/// <summary>A started server on ports of its own.</summary>
internal sealed class TestServer : IDisposable
{
    private readonly Sandbox _sandbox;
    private readonly HttpClient _client = new();

    private TestServer(Sandbox sandbox, ServerPorts ports, RunningProgram program)
    {
        _sandbox = sandbox;
        Ports = ports;
        Program = program;
    }

    public ServerPorts Ports { get; }

    public RunningProgram Program { get; }

    public static TestServer Start(Sandbox sandbox, params string[] more)
    {
        var ports = ServerPorts.Free();
        string[] options = [$"--model-repository={sandbox.Repository}", .. ports.Options, .. more];
        return new TestServer(sandbox, ports, sandbox.Start(sandbox.Tools.TritonServer, options));
    }

    public static async Task<TestServer> StartReadyAsync(Sandbox sandbox, params string[] more)
    {
        var server = Start(sandbox, more);
        await server.EventAsync("ready");
        return server;
    }

    public static async Task<Ended> RunAsync(Sandbox sandbox, params string[] more)
    {
        using var server = Start(sandbox, more);
        return await server.EndAsync();
    }

    /// <summary>Waits for an event of this server, unless it ends without one.</summary>
    public async Task<StandInEvent> EventAsync(string name)
    {
        var awaited = _sandbox.WaitForAsync(name, Program.Id);
        if (await Task.WhenAny(awaited, Program.Gone) != awaited && !_sandbox.Events(name, Program.Id).Any())
            Assert.Fail($"the server ended without {name}:\n{Program.Output}\n{Program.Errors}");
        return await awaited;
    }

    public void Send(int signal) => Signals.Send(Program.Id, signal);

    public async Task<Ended> EndAsync() => new(await Program.EndAsync(), Program.Output, Program.Errors);

    /// <summary>The status of a GET at the HTTP port.</summary>
    public async Task<int> StatusAsync(string path)
    {
        using var response = await _client.GetAsync(At(path), TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    public async Task<Answered> GetAsync(string path, int? port = null)
    {
        using var response = await _client.GetAsync(At(path, port), TestContext.Current.CancellationToken);
        return await Answered.FromAsync(response);
    }

    public async Task<Answered> GenerateAsync(string model, object body, string verb = "generate")
    {
        var address = At($"/v2/models/{model}/{verb}");
        using var response = await _client.PostAsJsonAsync(address, body, TestContext.Current.CancellationToken);
        return await Answered.FromAsync(response);
    }

    /// <summary>Whether connections to a port are refused.</summary>
    public static async Task<bool> RefusesAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        Program.Dispose();
    }

    private Uri At(string path, int? port = null) => new($"http://127.0.0.1:{port ?? Ports.Http}{path}");
}
