using ModelPrep.Configuration;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;

namespace ModelPrep.Telemetry;

/// <summary>
/// What traces and metrics have in common: the resource, the HTTP client, and the last failure, which the library does
/// not report.
/// </summary>
internal sealed class OtlpExchange
{
    /// <summary>Name of the program, and of the scope of its spans and metrics.</summary>
    public const string Name = "modelprep";

    private volatile string? _failure;

    /// <summary>The last failure; null if there was none.</summary>
    public string? Failure => _failure;

    /// <summary>The resource. Values from the environment variables override ours.</summary>
    public static ResourceBuilder Resource() =>
        ResourceBuilder
            .CreateEmpty()
            .AddService(Name, serviceVersion: ProgramVersion.Value, serviceInstanceId: Environment.MachineName)
            .AddTelemetrySdk()
            .AddAttributes([new("host.name", Environment.MachineName)])
            .AddEnvironmentVariableDetector();

    /// <summary>
    /// Applies the environment variables of one signal, and watches the result of the export. The library itself has
    /// read those for both signals.
    /// </summary>
    /// <exception cref="UriFormatException">The endpoint of the signal is not a valid address.</exception>
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
        options.HttpClientFactory = () =>
        {
            var client = create(); // with the library's certificates and limits
            return new HttpClient(new Watch(client, reason => _failure = reason)) { Timeout = client.Timeout };
        };
    }

    /// <summary>Sends through another client and records failures.</summary>
    private sealed class Watch(HttpClient client, Action<string> failed) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            WatchAsync(() =>
                    Task.FromResult(
                        client.Send(Copy(request), HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                    )
                )
                .GetAwaiter()
                .GetResult();

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            WatchAsync(() =>
                client.SendAsync(Copy(request), HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            );

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                client.Dispose();
            base.Dispose(disposing);
        }

        /// <remarks>A client refuses a request that another client has sent.</remarks>
        private static HttpRequestMessage Copy(HttpRequestMessage request)
        {
            var copy = new HttpRequestMessage(request.Method, request.RequestUri)
            {
                Version = request.Version,
                VersionPolicy = request.VersionPolicy,
                Content = request.Content,
            };
            foreach (var (name, values) in request.Headers)
                copy.Headers.TryAddWithoutValidation(name, values);
            return copy;
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
