using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ModelPrep.Tests.Telemetry;

/// <summary>An OpenTelemetry collector: takes what is sent over HTTP, or by gRPC, and keeps it.</summary>
internal sealed class Collector : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private const int GrpcHead = 5; // a flag and a length before each message
    private readonly Lock _gate = new();
    private readonly List<Sent> _sent = [];
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _grpc;
    private readonly KestrelServer _server;

    private Collector(bool grpc)
    {
        _grpc = grpc;
        var options = new KestrelServerOptions();
        options.Listen(
            IPAddress.Loopback,
            0,
            listen => listen.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1
        );
        _server = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance
        );
    }

    /// <summary>Its address.</summary>
    public string Uri { get; private set; } = "";

    /// <summary>The status of its answers.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Whether it takes requests and never answers.</summary>
    public bool Hangs { get; init; }

    /// <summary>What came so far.</summary>
    public IReadOnlyList<Sent> Sent
    {
        get
        {
            lock (_gate)
                return [.. _sent];
        }
    }

    /// <summary>The spans that came.</summary>
    public IReadOnlyList<Span> Spans => [.. Sent.SelectMany(sent => Span.Of(sent.Message))];

    /// <summary>The points of the metrics that came.</summary>
    public IReadOnlyList<Point> Points => [.. Sent.SelectMany(sent => Point.Of(sent.Message))];

    /// <summary>Who sent, as <c>NAME=VALUE</c>.</summary>
    public IReadOnlyList<string> Resource =>
        [.. Sent.SelectMany(sent => sent.Message.All(1, 1, 1)).Select(Span.Attribute).Distinct()];

    public static async Task<Collector> StartAsync(bool grpc = false, bool hangs = false, int status = 200)
    {
        var collector = new Collector(grpc) { Hangs = hangs, Status = status };
        await collector._server.StartAsync(collector, TestContext.Current.CancellationToken);
        collector.Uri = collector._server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        return collector;
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var bytes = body.ToArray()[(_grpc ? GrpcHead : 0)..];
        lock (_gate)
            _sent.Add(
                new Sent(
                    context.Request.Path,
                    string.Join('\n', context.Request.Headers.Select(header => $"{header.Key}: {header.Value}")),
                    bytes
                )
            );
        if (Hangs)
            await _stop.Task;
        context.Response.StatusCode = Status;
        if (!_grpc)
            return;
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[GrpcHead], context.RequestAborted); // an empty message
        context.Response.AppendTrailer("grpc-status", "0");
    }

    public void DisposeContext(HttpContext context, Exception? exception) { }

    public async ValueTask DisposeAsync()
    {
        _stop.TrySetResult();
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _server.StopAsync(now.Token);
        _server.Dispose();
    }
}

/// <summary>A request to the collector.</summary>
internal sealed record Sent(string Path, string Headers, byte[] Bytes)
{
    public ProtobufMessage Message => new(Bytes);

    /// <summary>All of it as text, to look for what must not be there.</summary>
    public string Text => Headers + Encoding.UTF8.GetString(Bytes);
}

/// <summary>A span.</summary>
internal sealed record Span(
    string Name,
    string Trace,
    string Id,
    string Parent,
    TimeSpan Duration,
    IReadOnlyList<string> Attributes,
    ulong Status,
    string Error
)
{
    /// <summary>Those of a request; none where it has metrics.</summary>
    public static IEnumerable<Span> Of(ProtobufMessage request) =>
        request
            .All(1, 2, 2)
            .Where(span => span.Bytes(1).Length == 16)
            .Select(span => new Span(
                span.Text(5),
                Convert.ToHexStringLower(span.Bytes(1)),
                Convert.ToHexStringLower(span.Bytes(2)),
                Convert.ToHexStringLower(span.Bytes(4)),
                TimeSpan.FromMicroseconds((span.Number(8) - span.Number(7)) / 1000.0),
                [.. span.All(9).Select(Attribute)],
                span.All(15).FirstOrDefault()?.Number(3) ?? 0,
                span.All(15).FirstOrDefault()?.Text(2) ?? ""
            ));

    /// <summary>An attribute as <c>NAME=VALUE</c>.</summary>
    public static string Attribute(ProtobufMessage attribute)
    {
        var value = attribute.All(2).Single();
        return $"{attribute.Text(1)}={(value.Has(1) ? value.Text(1) : $"{value.Number(2) + value.Number(3)}")}";
    }
}

/// <summary>A value of a metric; of a histogram its sum.</summary>
internal sealed record Point(string Metric, string Unit, double Value, IReadOnlyList<string> Attributes)
{
    private const int Gauge = 5;
    private const int Sum = 7;
    private const int Histogram = 9;

    /// <summary>Those of a request; none where it has spans.</summary>
    public static IEnumerable<Point> Of(ProtobufMessage request) =>
        from metric in request.All(1, 2, 2)
        where metric.Bytes(1).Length != 16
        from kind in new[] { Gauge, Sum, Histogram }
        from point in metric.All(kind, 1)
        select new Point(
            metric.Text(1),
            metric.Text(3),
            kind is Histogram ? BitConverter.UInt64BitsToDouble(point.Number(5))
                : point.Has(4) ? BitConverter.UInt64BitsToDouble(point.Number(4))
                : point.Number(6),
            [.. point.All(kind is Histogram ? 9 : 7).Select(Span.Attribute)]
        );
}
