using ModelPrep.Configuration;

namespace ModelPrep.Load;

/// <summary>Settings of <c>modelprep load</c>.</summary>
internal sealed record LoadSettings
{
    /// <summary>Base address of the server, http or https, without a slash at the end of its path.</summary>
    public required Uri Server { get; init; }

    /// <summary>Name of the model in Triton.</summary>
    public required string Model { get; init; }

    /// <summary>True to request streamed responses.</summary>
    public bool Stream { get; init; }

    /// <summary>The request bodies, JSON, at least one. Requests take them in turn.</summary>
    public required IReadOnlyList<byte[]> Bodies { get; init; }

    /// <summary>Maximum number of requests in flight, from 1.</summary>
    public required int Concurrency { get; init; }

    /// <summary>
    /// Requests per second, above 0, sent regardless of responses; null to send each request after the last response.
    /// </summary>
    public double? Rate { get; init; }

    /// <summary>Total number of requests, from 1; null for no limit.</summary>
    public long? Requests { get; init; }

    /// <summary>Time in which requests may begin, above zero; null for no limit.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Timeout of one request, from when it is sent; above zero.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How long a connection is reused; zero for one request per connection.</summary>
    public required TimeSpan ConnectionLifetime { get; init; }

    /// <summary>How long to wait for the server to be ready; zero to skip the wait.</summary>
    public required TimeSpan Wait { get; init; }

    /// <summary>Proxies to the server.</summary>
    public ProxySettings Proxies { get; init; } = ProxySettings.None;

    /// <summary>True to print the report as JSON.</summary>
    public bool JsonOutput { get; init; }

    /// <summary>True to allow a changing line on standard error if it is a terminal.</summary>
    public bool LiveProgress { get; init; }

    /// <summary>Address of the model's generate endpoint.</summary>
    public Uri GenerateUri => Below($"/v2/models/{Model}/{(Stream ? "generate_stream" : "generate")}");

    /// <summary>Address of the server's readiness endpoint.</summary>
    public Uri ReadyUri => Below("/v2/health/ready");

    private Uri Below(string path) => new(Server.AbsoluteUri.TrimEnd('/') + path);
}
