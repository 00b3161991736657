using System.Net;
using System.Net.Sockets;

namespace StandIns.Server;

/// <summary>The ports of a started server; at the one for gRPC nobody answers.</summary>
internal sealed class Endpoints : IDisposable
{
    private readonly List<HttpEndpoint> _http = [];
    private readonly List<TcpListener> _silent = [];

    public int InFlight => _http.Sum(endpoint => endpoint.InFlight);

    /// <exception cref="ServerFailure">A port is taken.</exception>
    public static Endpoints Open(
        ServerArguments arguments, InferenceApi api, IReadOnlyDictionary<string, RequestCounters> counters, ServerLog log)
    {
        var endpoints = new Endpoints();
        if (arguments.Grpc is { } grpc)
            endpoints._silent.Add(Listen(grpc, "GRPCInferenceService", log));
        if (arguments.Http is { } http)
            endpoints.Serve(Listen(http, "HTTPService", log), api.AnswerAsync);
        if (arguments.Metrics is { } metrics)
            endpoints.Serve(Listen(metrics, "Metrics Service", log), request => Task.FromResult(MetricsText.Answer(request, counters)));
        return endpoints;
    }

    public void StopAccepting()
    {
        _http.ForEach(endpoint => endpoint.StopAccepting());
        _silent.ForEach(listener => listener.Stop());
    }

    public void Dispose()
    {
        _http.ForEach(endpoint => endpoint.Dispose());
        _silent.ForEach(listener => listener.Dispose());
    }

    private void Serve(TcpListener listener, Func<HttpRequest, Task<HttpResponse>> answer)
    {
        var endpoint = new HttpEndpoint(listener, answer);
        _http.Add(endpoint);
        _ = endpoint.AcceptAsync();
    }

    private static TcpListener Listen(Endpoint endpoint, string service, ServerLog log)
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
            throw new ServerFailure($"Unavailable - Socket '{endpoint.Place}' already in use");
        }

        log.Info($"Started {service} at {endpoint.Place}");
        return listener;
    }
}
