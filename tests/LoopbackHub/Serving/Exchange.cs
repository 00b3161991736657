using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LoopbackHub;

/// <summary>One request, its place in the log, and the faults that match it.</summary>
internal sealed class Exchange : IDisposable
{
    private const string Bearer = "Bearer ";
    private readonly HubState _state;
    private readonly int _number;
    private readonly CancellationTokenSource _gone;
    private readonly string _subject;

    public Exchange(HubState state, Origin origin, HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var parts = target.Split('?', 2);
        var (path, query) = (parts[0], parts.Length > 1 ? parts[1] : "");
        _state = state;
        Origin = origin;
        Http = http;
        RawSegments = Mirror.Inside(path, origin, state.Options.PathPrefix).Split('/')[1..];
        Segments = [.. RawSegments.Select(Uri.UnescapeDataString)];
        Query = query;
        _subject = $"/{string.Join('/', Segments)}?{query}";
        if (origin == Origin.Cdn)
            _subject += $" {state.Shelf.NamesOfBlob(Segments[^1])}";
        _gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, state.Stopping.Token);
        _number = state.Log.Add(
            new RecordedRequest(
                0,
                origin,
                Method,
                path,
                query,
                Header("Range"),
                Header("Authorization"),
                Header("User-Agent")
            )
        );
    }

    public Origin Origin { get; }

    public HttpContext Http { get; }

    /// <summary>The parts of the path as they were sent.</summary>
    public IReadOnlyList<string> RawSegments { get; }

    /// <summary>The parts of the path, decoded.</summary>
    public IReadOnlyList<string> Segments { get; }

    public string Query { get; }

    public string QuestionMarkAndQuery => Query.Length > 0 ? $"?{Query}" : "";

    public string Method => Http.Request.Method;

    /// <summary>Cancelled when the client has gone or the server stops.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>The token of the request, if it has one.</summary>
    public string? Token =>
        Header("Authorization") is { } value && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? value[Bearer.Length..]
            : null;

    public string? Header(string name) =>
        Http.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    public string? Parameter(string name) => Http.Request.Query.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>Takes a fault of a kind, if one waits for this request.</summary>
    public Fault? Take(FaultKind kind) => Take(fault => fault.Kind == kind);

    public Fault? Take(Predicate<Fault> matches)
    {
        var fault = _state.Faults.Take(fault => Matches(fault) && matches(fault));
        if (fault is not null)
            _state.Log.Update(_number, request => request with { Faults = [.. request.Faults, fault.Kind] });
        return fault;
    }

    /// <summary>The faults of a kind that wait for this request.</summary>
    public IReadOnlyList<Fault> Peek(FaultKind kind) =>
        _state.Faults.Peek(fault => fault.Kind == kind && Matches(fault));

    public void Started(int status) => _state.Log.Update(_number, request => request with { Status = status });

    public void Sending(int bytes) =>
        _state.Log.Update(_number, request => request with { BodyBytes = request.BodyBytes + bytes });

    /// <summary>Ends the validity of the signed URL that was asked for.</summary>
    public void RevokeSignature() => _state.Signatures.Revoke(Parameter("Signature"));

    public void Dispose()
    {
        _state.Log.Update(_number, request => request with { Finished = true });
        _gone.Dispose();
    }

    private bool Matches(Fault fault) =>
        (fault.Origin is null || fault.Origin == Origin)
        && (fault.Method is null || fault.Method == Method)
        && _subject.Contains(fault.PathContains, StringComparison.Ordinal);
}
