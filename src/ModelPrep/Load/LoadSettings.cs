using ModelPrep.Configuration;

namespace ModelPrep.Load;

/// <summary>What <c>modelprep load</c> is to send, to whom, and for how long.</summary>
internal sealed record LoadSettings
{
    /// <summary>Base address of the server, http or https, without a slash at the end of its path.</summary>
    public required Uri Server { get; init; }

    /// <summary>The model's name in Triton.</summary>
    public required string Model { get; init; }

    /// <summary>Whether answers come as a stream of events.</summary>
    public bool Stream { get; init; }

    /// <summary>The bodies of the requests, JSON, at least one; taken in turn.</summary>
    public required IReadOnlyList<byte[]> Bodies { get; init; }

    /// <summary>How many requests are in flight at once, at most, from 1.</summary>
    public required int Concurrency { get; init; }

    /// <summary>
    /// Requests per second that are begun whatever the answers do, above 0; null for one after the other.
    /// </summary>
    public double? Rate { get; init; }

    /// <summary>How many requests are sent in all, from 1; null for no limit.</summary>
    public long? Requests { get; init; }

    /// <summary>How long requests are begun, above zero; null for no limit.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How long one request may take from when it is sent, above zero.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How long a connection is used for further requests; zero for one request each.</summary>
    public required TimeSpan ConnectionLifetime { get; init; }

    /// <summary>How long to wait for the server to be ready; zero for not at all.</summary>
    public required TimeSpan Wait { get; init; }

    /// <summary>The ways to the server.</summary>
    public ProxySettings Proxies { get; init; } = ProxySettings.None;

    /// <summary>Whether the report is JSON.</summary>
    public bool JsonOutput { get; init; }

    /// <summary>Whether standard error, where it is a terminal, may have a line that changes.</summary>
    public bool LiveProgress { get; init; }

    /// <summary>Where requests for the model go.</summary>
    public Uri GenerateUri => Below($"/v2/models/{Model}/{(Stream ? "generate_stream" : "generate")}");

    /// <summary>Where the server says whether it is ready.</summary>
    public Uri ReadyUri => Below("/v2/health/ready");

    private Uri Below(string path) => new(Server.AbsoluteUri.TrimEnd('/') + path);
}
