namespace ModelPrep.Configuration;

/// <summary>Everything that the user decided, resolved once: flags, then variables, then defaults.</summary>
internal sealed record Settings
{
    /// <summary>What <c>init</c> prepares; null for <c>serve</c>.</summary>
    public PreparationRequest? Request { get; init; }

    /// <summary>What <c>serve</c> expects to find prepared.</summary>
    public required LaunchRequest Launch { get; init; }

    /// <summary>Where <c>init</c> stops.</summary>
    public Until Until { get; init; }

    /// <summary>How long a build may take; null for no limit.</summary>
    public TimeSpan? BuildTimeout { get; init; }

    /// <summary>How the server is started.</summary>
    public required ServerOptions Server { get; init; }

    /// <summary>Whether <c>serve</c> or <c>run</c> only prints the command line.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether nothing on this machine may change: what is found out is kept nowhere.</summary>
    public bool ChangesNothing { get; init; }

    /// <summary>What both caches may hold, in bytes; null for as much as fits on the disk.</summary>
    public long? MaxCacheBytes { get; init; }

    /// <summary>File for node exporter's textfile collector, absolute; null for none.</summary>
    public string? MetricsPath { get; init; }

    /// <summary>What is sent to an OpenTelemetry collector; null for nothing.</summary>
    public OtlpSettings? Otlp { get; init; }

    /// <summary>Whether standard output is JSON.</summary>
    public bool JsonOutput { get; init; }

    /// <summary>Whether standard error, where it is a terminal, may have lines that change.</summary>
    public bool LiveProgress { get; init; }

    /// <summary>Whether the log says how the start of the server goes: <c>run</c>.</summary>
    public bool WatchesServer { get; init; }

    /// <summary>Root of what ModelPrep owns, absolute.</summary>
    public required string CachePath { get; init; }

    /// <summary>Root of the Hugging Face cache, absolute.</summary>
    public required string HubCachePath { get; init; }

    /// <summary>The folder that nodes share; null when there is none.</summary>
    public SharedCacheSettings? SharedCache { get; init; }

    /// <summary>Hand-over file from <c>init</c> to <c>serve</c>, absolute.</summary>
    public required string PreparedPath { get; init; }

    /// <summary>The hub or a mirror, without a slash at the end.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The variable that forbids to ask the hub; null when none does.</summary>
    public string? OfflineVariable { get; init; }

    /// <summary>The ways to it; none for verbs that do not ask it.</summary>
    public ProxySettings Proxies { get; init; } = ProxySettings.None;

    /// <summary>Where the token is read from.</summary>
    public required TokenSettings Token { get; init; }

    /// <summary>Limits of downloads.</summary>
    public required TransferLimits Transfer { get; init; }

    /// <summary>Programs to run: names to find on PATH, or paths.</summary>
    public required ToolSettings Tools { get; init; }
}

/// <summary>Where <c>init</c> stops (<c>--until</c>).</summary>
internal enum Until
{
    /// <summary>When a server can start.</summary>
    Ready,

    /// <summary>After the download; needs no GPU and no toolchain.</summary>
    Weights,
}

/// <summary>Where the token for the hub is found.</summary>
/// <param name="FilePath">File that holds it, or null.</param>
/// <param name="FileRequired">Whether the user named that file, so that its absence is an error.</param>
/// <param name="Value">The token itself, where only a variable holds it.</param>
internal sealed record TokenSettings(string? FilePath, bool FileRequired, string? Value)
{
    /// <summary>Says where, never what.</summary>
    public override string ToString() => FilePath ?? (Value is null ? "none" : "HF_TOKEN");
}

/// <summary>Programs to run.</summary>
internal sealed record ToolSettings(string TritonCli, string TritonServer, string MpiRun)
{
    /// <summary>Folder of the model that serves through TensorRT-LLM's LLM API; null for that of the image.</summary>
    public string? LlmApiTemplate { get; init; }
}
