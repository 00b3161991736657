using ModelPrep.Configuration;

namespace ModelPrep.CommandLine;

internal static partial class Options
{
    public static readonly Setting<Uri> Endpoint = new("--endpoint", Form.HubAddress)
    {
        Variable = "HF_ENDPOINT",
        Help = "The hub or a mirror.",
        Default = "https://huggingface.co",
        Fallback = new Uri("https://huggingface.co"),
    };

    public static readonly Setting<string> TokenFile = new("--token-file", Form.Text("FILE"))
    {
        Variable = "HF_TOKEN_PATH",
        Default = $"{HuggingFaceRules.MountedTokenPath} if it exists, then Hugging Face's rules",
        Help = "File that holds the hub token.",
    };

    public static readonly ListSetting Include = new("--include", "PATTERN")
    {
        Help =
            "Take files that match instead of the built-in choice (one weight format, config, tokenizer). "
            + "Repeatable; * matches any characters, also '/'.",
    };

    public static readonly ListSetting Exclude = new("--exclude", "PATTERN")
    {
        Help = "Leave out files that match. Repeatable.",
    };

    public static readonly Switch AllowPickle = new("--allow-pickle")
    {
        Help = "Also take weight formats that can run code when they are loaded (.bin, .pt, .pth, .ckpt).",
    };

    public static readonly Setting<long?> Connections = new("--connections", Form.Whole(1, 128))
    {
        Variable = "MODELPREP_CONNECTIONS",
        Help = "Connections for downloads at once, 1 to 128.",
        Default = "8",
        Fallback = 8,
    };

    public static readonly Setting<long?> MaxRate = new("--max-rate", Form.Rate)
    {
        Variable = "MODELPREP_MAX_RATE",
        Help = "Bytes per second that downloads may take in all, for example 100MB or 1.5GiB.",
        Default = "no limit",
    };

    public static readonly Setting<long?> MaxCacheSize = new("--max-cache-size", Form.Size)
    {
        Variable = "MODELPREP_MAX_CACHE_SIZE",
        Help =
            "What artifacts and weights may take in all, for example 500GB: the least recently used that nobody "
            + "uses make room.",
        Default = "no limit",
    };

    public static readonly Setting<string> SharedCache = new("--shared-cache", Form.Path("DIR"))
    {
        Variable = "MODELPREP_SHARED_CACHE",
        Help = "Folder that all nodes mount: looked into before downloading and building, filled after it.",
        Default = "none",
    };

    public static readonly Setting<SharedContents?> Share = new("--share", Form.SharedContents)
    {
        Variable = "MODELPREP_SHARE",
        Help = "What nodes share there: weights, engines, or both with a comma.",
        Default = "engines",
        Fallback = SharedContents.Engines,
    };

    public static readonly Setting<TimeSpan?> StallWindow = new(flag: null, Form.Seconds)
    {
        Variable = "MODELPREP_STALL_WINDOW",
        Help = "How long a connection may bring nothing before it is replaced, in seconds.",
        Default = "20",
    };

    public static readonly Setting<TimeSpan?> DownloadDeadline = new(flag: null, Form.Seconds)
    {
        Variable = "MODELPREP_DOWNLOAD_DEADLINE",
        Help = "How long a download may take in all, in seconds.",
        Default = "no limit",
    };

    public static readonly Setting<TimeSpan?> SharedCacheTimeout = new(flag: null, Form.Seconds)
    {
        Variable = "MODELPREP_SHARED_CACHE_TIMEOUT",
        Help = "How long one step on the shared cache may take before it counts as broken, in seconds.",
        Default = "60",
        Fallback = TimeSpan.FromSeconds(60),
    };

    public static readonly Setting<TimeSpan?> LeaseExpiry = new(flag: null, Form.Seconds)
    {
        Variable = "MODELPREP_LEASE_EXPIRY",
        Help = "After how many seconds without a heartbeat another node takes over the work on the shared cache.",
        Default = "60",
        Fallback = TimeSpan.FromSeconds(60),
    };

    /// <summary>What is downloaded, from where, and who shares it: <c>init</c> and <c>run</c>.</summary>
    public static IReadOnlyList<Setting> Transferring =>
        [
            Endpoint,
            TokenFile,
            Include,
            Exclude,
            AllowPickle,
            Connections,
            MaxRate,
            StallWindow,
            DownloadDeadline,
            MaxCacheSize,
            SharedCache,
            Share,
            SharedCacheTimeout,
            LeaseExpiry,
        ];
}
