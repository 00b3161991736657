namespace ModelPrep.Configuration;

/// <summary>All settings, resolved once: from flags, else environment variables, else defaults.</summary>
internal sealed record Settings
{
    /// <summary>What <c>init</c> prepares; null for <c>serve</c>.</summary>
    public PreparationRequest? Request { get; init; }

    /// <summary>What <c>serve</c> expects to be prepared.</summary>
    public required LaunchRequest Launch { get; init; }

    /// <summary>The step after which <c>init</c> stops.</summary>
    public Until Until { get; init; }

    /// <summary>Timeout of a build; null for no limit.</summary>
    public TimeSpan? BuildTimeout { get; init; }

    /// <summary>Options of the server.</summary>
    public required ServerOptions Server { get; init; }

    /// <summary>True if <c>serve</c> or <c>run</c> only prints the command line.</summary>
    public bool DryRun { get; init; }

    /// <summary>True if nothing on this machine may change, not even cached probe results.</summary>
    public bool ChangesNothing { get; init; }

    /// <summary>Maximum size of both caches in bytes; null for no limit but the disk.</summary>
    public long? MaxCacheBytes { get; init; }

    /// <summary>Absolute path of the file for node exporter's textfile collector; null for none.</summary>
    public string? MetricsPath { get; init; }

    /// <summary>What is sent to an OpenTelemetry collector; null to send nothing.</summary>
    public OtlpSettings? Otlp { get; init; }

    /// <summary>True if standard output is JSON.</summary>
    public bool JsonOutput { get; init; }

    /// <summary>True if standard error may have changing lines when it is a terminal.</summary>
    public bool LiveProgress { get; init; }

    /// <summary>True if the log reports how the server starts: <c>run</c>.</summary>
    public bool WatchesServer { get; init; }

    /// <summary>Absolute path of ModelPrep's cache.</summary>
    public required string CachePath { get; init; }

    /// <summary>Absolute path of the Hugging Face cache.</summary>
    public required string HubCachePath { get; init; }

    /// <summary>The shared folder; null if there is none.</summary>
    public SharedCacheSettings? SharedCache { get; init; }

    /// <summary>Absolute path of the hand-over file from <c>init</c> to <c>serve</c>.</summary>
    public required string PreparedPath { get; init; }

    /// <summary>Address of the hub or a mirror, without a slash at the end.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The environment variable that forbids requests to the hub; null if none does.</summary>
    public string? OfflineVariable { get; init; }

    /// <summary>Proxies to the hub; none for verbs that send no request to it.</summary>
    public ProxySettings Proxies { get; init; } = ProxySettings.None;

    /// <summary>The source of the token.</summary>
    public required TokenSettings Token { get; init; }

    /// <summary>Limits of downloads.</summary>
    public required TransferLimits Transfer { get; init; }

    /// <summary>Programs to run: paths, or names to find on PATH.</summary>
    public required ToolSettings Tools { get; init; }
}

/// <summary>The step after which <c>init</c> stops (<c>--until</c>).</summary>
internal enum Until
{
    /// <summary>When a server can start.</summary>
    Ready,

    /// <summary>After the download. Needs neither a GPU nor a toolchain.</summary>
    Weights,
}

/// <summary>The source of the hub token.</summary>
/// <param name="FilePath">File with the token, or null.</param>
/// <param name="FileRequired">True if the user named the file, so that a missing file is an error.</param>
/// <param name="Value">The token itself, if only an environment variable has it.</param>
internal sealed record TokenSettings(string? FilePath, bool FileRequired, string? Value)
{
    /// <summary>Names the source, never the token.</summary>
    public override string ToString() => FilePath ?? (Value is null ? "none" : "HF_TOKEN");
}

/// <summary>Programs to run.</summary>
internal sealed record ToolSettings(string TritonCli, string TritonServer, string MpiRun)
{
    /// <summary>Model folder that serves through TensorRT-LLM's LLM API; null for that of the image.</summary>
    public string? LlmApiTemplate { get; init; }
}
