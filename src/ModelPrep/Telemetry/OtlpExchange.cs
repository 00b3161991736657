using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using ModelPrep.Configuration;

namespace ModelPrep.Telemetry;

/// <summary>What both signals have in common: who sends, how, and what went wrong, which the library tells nobody.</summary>
internal sealed class OtlpExchange
{
    /// <summary>Name of the program, and of its spans' and metrics' scope.</summary>
    public const string Name = "modelprep";

    private volatile string? _failure;

    /// <summary>What went wrong last; null when nothing did.</summary>
    public string? Failure => _failure;

    /// <summary>Who sends: what the variables say comes last and wins.</summary>
    public static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService(Name, serviceVersion: ProgramVersion.Value, serviceInstanceId: Environment.MachineName)
        .AddTelemetrySdk()
        .AddAttributes([new("host.name", Environment.MachineName)])
        .AddEnvironmentVariableDetector();

    /// <summary>Adds to what the library has read from the variables for both signals those of one, and watches what comes of it.</summary>
    /// <exception cref="UriFormatException">The signal's endpoint is no address.</exception>
    public void Configure(OtlpExporterOptions options, OtlpSignal signal)
    {
        if (signal.Endpoint is { } endpoint)
            options.Endpoint = new Uri(endpoint);
        if (signal.Headers is { } headers)
            options.Headers = headers;
        options.Protocol = signal.Protocol switch
        {
            "grpc" => OtlpExportProtocol.Grpc,
            "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
            _ => options.Protocol,
        };
        var create = options.HttpClientFactory;
        options.HttpClientFactory = () => new WatchedClient(create(), reason => _failure = reason);
    }

    /// <summary>The client that the library has made, and what came of its requests.</summary>
    private sealed class WatchedClient(HttpClient inner, Action<string> failed) : HttpClient
    {
        public override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            WatchAsync(() => Task.FromResult(inner.Send(request, cancellationToken))).GetAwaiter().GetResult();

        public override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            WatchAsync(() => inner.SendAsync(request, cancellationToken));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }

        private async Task<HttpResponseMessage> WatchAsync(Func<Task<HttpResponseMessage>> send)
        {
            try
            {
                var response = await send();
                if (!response.IsSuccessStatusCode)
                    failed($"the collector answers HTTP {(int)response.StatusCode}");
                return response;
            }
            catch (Exception e)
            {
                failed(e.Message);
                throw;
            }
        }
    }
}
