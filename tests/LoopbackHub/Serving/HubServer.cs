using System.Net;

namespace LoopbackHub;

/// <summary>A model hub on this machine: an API on one origin, large files on another, and faults on demand.</summary>
public sealed class HubServer : IAsyncDisposable
{
    private readonly HubState _state;
    private readonly Dictionary<Origin, Listener> _listeners;

    private HubServer(HubState state)
    {
        _state = state;
        var control = new ControlRoutes(this);
        var hub = new Responder(state, Origin.Hub, new HubRoutes(state).AnswerAsync);
        var cdn = new Responder(state, Origin.Cdn, new CdnRoutes(state).AnswerAsync);
        var address = state.Options.Address == HubServerOptions.Loopback ? IPAddress.Loopback : IPAddress.Any;
        _listeners = new Dictionary<Origin, Listener>
        {
            [Origin.Hub] = new(
                http => ControlRoutes.Takes(http) ? control.RespondAsync(http) : hub.RespondAsync(http),
                address,
                state.Options.Certificate
            ),
            [Origin.Cdn] = new(cdn.RespondAsync, address, state.Options.Certificate),
        };
    }

    /// <summary>Address of the hub.</summary>
    public Uri HubUri => _state.HubUri;

    /// <summary>Address of the CDN: another host name and another port.</summary>
    public Uri CdnUri => _state.CdnUri;

    /// <summary>The requests since the last clearing, in the order of arrival; also those not answered yet.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _state.Log.Snapshot();

    /// <summary>The faults that wait for a request.</summary>
    public FaultControl Faults => _state.Faults;

    /// <summary>How many signed URLs have been given out.</summary>
    public int SignaturesIssued => _state.Signatures.Issued;

    /// <summary>Whether a token has ever been sent to the CDN.</summary>
    public bool CdnSawAuthorization => _state.CdnSawAuthorization;

    /// <summary>Starts both origins, without repositories.</summary>
    public static async Task<HubServer> StartAsync(
        HubServerOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new HubServerOptions();
        var scheme = options.Certificate is null ? "http" : "https";
        var server = new HubServer(new HubState(options));
        await server._listeners[Origin.Hub].StartAsync(options.HubPort, cancellationToken);
        await server._listeners[Origin.Cdn].StartAsync(options.CdnPort, cancellationToken);
        server._state.HubUri = new UriBuilder(
            scheme,
            options.Address,
            server._listeners[Origin.Hub].Port,
            options.PathPrefix
        ).Uri;
        server._state.CdnUri = new UriBuilder(
            scheme,
            options.Address == HubServerOptions.Loopback ? "localhost" : options.Address,
            server._listeners[Origin.Cdn].Port
        ).Uri;
        return server;
    }

    /// <summary>Adds a repository, or a new commit of one; returns it with its commit.</summary>
    public HubRepository Add(HubRepository repository) => _state.Shelf.Add(repository);

    /// <summary>Forgets the requests so far.</summary>
    public void ClearRequests() => _state.Log.Clear();

    /// <summary>Makes something go wrong.</summary>
    public void Inject(Fault fault) => Faults.Inject(fault);

    /// <summary>Forgets all faults.</summary>
    public void ClearFaults() => Faults.Clear();

    /// <summary>
    /// Waits until a request, a past one included, matches; it is asked again each time an answer goes on.
    /// </summary>
    public Task<RecordedRequest> WaitForRequestAsync(
        Func<RecordedRequest, bool> predicate,
        CancellationToken cancellationToken
    ) => _state.Log.WaitAsync(predicate, cancellationToken);

    /// <summary>Stops to listen: connections to the origin are refused.</summary>
    public Task CloseAsync(Origin origin) => _listeners[origin].PauseAsync();

    /// <summary>Listens again, on the same port.</summary>
    public Task ReopenAsync(Origin origin, CancellationToken cancellationToken) =>
        _listeners[origin].StartAsync(0, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _state.Stopping.CancelAsync();
        await _listeners[Origin.Hub].DisposeAsync();
        await _listeners[Origin.Cdn].DisposeAsync();
        _state.Stopping.Dispose();
    }
}
