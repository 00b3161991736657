using System.Net;
using System.Net.Sockets;

namespace StandIns.Server;

/// <summary>The ports of a started server; at the one for gRPC nobody answers.</summary>
internal sealed class Endpoints : IDisposable
{
    private TcpListener? _grpc;
    private HttpEndpoint? _http;
    private HttpEndpoint? _metrics;

    public int InFlight => _http?.InFlight ?? 0;

    /// <exception cref="ServerFailure">A port is taken.</exception>
    public static Endpoints Open(ServerArguments arguments, InferenceApi api, MetricsText metricsText, ServerLog log)
    {
        var endpoints = new Endpoints();
        if (arguments.Grpc is { } grpc)
            endpoints._grpc = Listen(grpc, "GRPC", "GRPCInferenceService", log);
        if (arguments.Http is { } http)
            endpoints._http = Serve(Listen(http, "HTTP", "HTTPService", log), api.AnswerAsync);
        if (arguments.Metrics is { } metrics)
            endpoints._metrics = Serve(
                Listen(metrics, "Metrics", "Metrics Service", log),
                request => Task.FromResult(metricsText.Answer(request))
            );
        return endpoints;
    }

    /// <summary>
    /// Connections are refused from now on, but for those that ask for metrics: they are served to the end.
    /// </summary>
    public void StopAccepting()
    {
        _http?.StopAccepting();
        _grpc?.Stop();
    }

    public void Dispose()
    {
        _http?.Dispose();
        _metrics?.Dispose();
        _grpc?.Dispose();
    }

    private static HttpEndpoint Serve(TcpListener listener, Func<HttpRequest, Task<HttpResponse>> answer)
    {
        var endpoint = new HttpEndpoint(listener, answer);
        _ = endpoint.AcceptAsync();
        return endpoint;
    }

    private static TcpListener Listen(Endpoint endpoint, string name, string service, ServerLog log)
    {
        var address = endpoint.Address == "localhost" ? IPAddress.Loopback : IPAddress.Parse(endpoint.Address);
        var listener = new TcpListener(address, endpoint.Port);
        try
        {
            listener.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            listener.Dispose();
            throw new ServerFailure(
                $"failed to start {name} service: Unavailable - Socket '{endpoint.Place}' already in use"
            );
        }

        log.Info($"Started {service} at {endpoint.Place}");
        return listener;
    }
}
