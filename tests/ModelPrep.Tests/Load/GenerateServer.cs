using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ModelPrep.Tests.Load;

/// <summary>A server whose every answer the test decides, and that keeps what it was asked.</summary>
internal sealed class GenerateServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Lock _gate = new();
    private readonly List<ReceivedRequest> _requests = [];
    private readonly List<(
        Func<IReadOnlyList<ReceivedRequest>, bool> Predicate,
        TaskCompletionSource Source
    )> _waiting = [];
    private KestrelServer? _server;
    private Socket? _reservation;
    private int _inFlight;

    public int Port { get; private set; }

    public string Uri => $"http://127.0.0.1:{Port}";

    /// <summary>Answers a request; the number of the request, from 0, tells which it is.</summary>
    public Func<HttpContext, int, Task> Answer { get; set; } = (http, _) => GoodAsync(http);

    /// <summary>The requests so far, in the order of arrival; also those not answered yet.</summary>
    public IReadOnlyList<ReceivedRequest> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    /// <summary>Requests that are not answered yet.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The most that ever were.</summary>
    public int MostInFlight { get; private set; }

    public static async Task<GenerateServer> StartAsync()
    {
        var server = new GenerateServer();
        await server.OpenAsync();
        return server;
    }

    /// <summary>An answer as Triton gives it.</summary>
    public static Task GoodAsync(HttpContext http) =>
        TextAsync(http, 200, """{"model_name":"gpt2","model_version":"1","text_output":"Hello word1"}""");

    /// <summary>Any answer.</summary>
    public static Task TextAsync(HttpContext http, int status, string text, string type = "application/json")
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, type);
        return http.Response.WriteAsync(text, http.RequestAborted);
    }

    /// <summary>Sends an event, or a part of one, at once.</summary>
    public static async Task EventAsync(HttpContext http, string data)
    {
        if (!http.Response.HasStarted)
            http.Response.ContentType = "text/event-stream; charset=utf-8";
        await http.Response.WriteAsync($"data: {data}\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    /// <summary>Waits until so many requests have arrived in all.</summary>
    public Task CountAsync(int count) => UntilAsync(requests => requests.Count >= count);

    /// <summary>Waits until the requests so far are as wanted; asked again at each arrival.</summary>
    public Task UntilAsync(Func<IReadOnlyList<ReceivedRequest>, bool> predicate)
    {
        lock (_gate)
        {
            if (predicate(_requests))
                return Task.CompletedTask;
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((predicate, source));
            return source.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Refuses connections, and keeps the port from everybody else.</summary>
    public async Task CloseAsync()
    {
        await StopAsync();
        _reservation = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // Connections that were just closed still have the port.
        _reservation.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _reservation.Bind(new IPEndPoint(IPAddress.Loopback, Port));
    }

    /// <summary>Listens, again on the port of last time.</summary>
    public async Task OpenAsync()
    {
        var options = new KestrelServerOptions();
        options.Listen(IPAddress.Loopback, Port, listen => listen.Protocols = HttpProtocols.Http1);
        _server = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance
        );
        _reservation?.Dispose();
        await _server.StartAsync(this, TestContext.Current.CancellationToken);
        Port = new Uri(_server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()).Port;
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var body = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted);
        var number = Take(
            new ReceivedRequest(
                context.Request.Path,
                context.Request.Host.Value,
                body.Length == 0 ? null : JsonNode.Parse(body),
                context.Features.Get<IHttpConnectionFeature>()!.ConnectionId
            )
        );
        try
        {
            await Answer(context, number);
        }
        catch (OperationCanceledException)
        {
            // The client went away.
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    public void DisposeContext(HttpContext context, Exception? exception) { }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await StopAsync();
        _reservation?.Dispose();
    }

    private async Task StopAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _server!.StopAsync(now.Token);
        _server.Dispose();
        _server = null;
    }

    private int Take(ReceivedRequest request)
    {
        lock (_gate)
        {
            MostInFlight = Math.Max(MostInFlight, Interlocked.Increment(ref _inFlight));
            _requests.Add(request);
            foreach (var (_, source) in _waiting.Where(waiting => waiting.Predicate(_requests)))
                source.TrySetResult();
            return _requests.Count - 1;
        }
    }
}

/// <summary>A request.</summary>
internal sealed record ReceivedRequest(string Path, string? Host, JsonNode? Body, string Connection);
