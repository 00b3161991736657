namespace LoopbackHub;

/// <summary>What both origins share.</summary>
internal sealed class HubState(HubServerOptions options)
{
    public HubServerOptions Options => options;

    public TimeProvider Clock { get; } = options.Clock ?? TimeProvider.System;

    public Shelf Shelf { get; } = new();

    public FaultControl Faults { get; } = new();

    public RequestLog Log { get; } = new();

    public SignatureBook Signatures { get; } =
        new(options.Clock ?? TimeProvider.System, options.SignatureLifetime ?? TimeSpan.FromHours(1));

    public Uri HubUri { get; set; } = new("http://127.0.0.1");

    public Uri CdnUri { get; set; } = new("http://localhost");

    /// <summary>Cancelled when the server stops, so that stalled answers end.</summary>
    public CancellationTokenSource Stopping { get; } = new();

    public volatile bool CdnSawAuthorization;

    /// <summary>The URL from which a client without a token may read a large file.</summary>
    public string BlobUrl(string sha256) =>
        options.BlobOrigin is { } origin
            ? $"{origin.TrimEnd('/')}/{sha256}"
            : new Uri(CdnUri, $"/blob/{sha256}?{Signatures.Sign(sha256)}").AbsoluteUri;
}
