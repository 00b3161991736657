using System.CommandLine;
using ModelPrep.Configuration;

namespace ModelPrep.CommandLine;

internal static partial class Options
{
    public static readonly Option<string> Endpoint = new("--endpoint")
    {
        HelpName = "URL",
        Description = "The hub or a mirror. Default: https://huggingface.co. [HF_ENDPOINT]",
    };

    public static readonly Option<string> TokenFile = new("--token-file")
    {
        HelpName = "FILE",
        Description =
            $"File that holds the hub token. Default: {HuggingFaceRules.MountedTokenPath} if it exists, then "
            + "Hugging Face's rules. [HF_TOKEN_PATH]",
    };

    public static readonly Option<string[]> Include = new("--include")
    {
        HelpName = "PATTERN",
        Description =
            "Take files that match instead of the built-in choice (one weight format, config, tokenizer). "
            + "Repeatable; * matches any characters, also '/'.",
    };

    public static readonly Option<string[]> Exclude = new("--exclude")
    {
        HelpName = "PATTERN",
        Description = "Leave out files that match. Repeatable.",
    };

    public static readonly Option<bool> AllowPickle = new("--allow-pickle")
    {
        Description = "Also take weight formats that can run code when they are loaded (.bin, .pt, .pth, .ckpt).",
    };

    public static readonly Option<string> Connections = new("--connections")
    {
        HelpName = "N",
        Description = "Connections for downloads at once, 1 to 128. Default: 8. [MODELPREP_CONNECTIONS]",
    };

    public static readonly Option<string> MaxRate = new("--max-rate")
    {
        HelpName = "RATE",
        Description =
            "Bytes per second that downloads may take in all, for example 100MB or 1.5GiB. Default: no limit. "
            + "[MODELPREP_MAX_RATE]",
    };

    public static readonly Option<string> MaxCacheSize = new("--max-cache-size")
    {
        HelpName = "SIZE",
        Description =
            "What artifacts and weights may take in all, for example 500GB: the least recently used that nobody "
            + "uses make room. Default: no limit. [MODELPREP_MAX_CACHE_SIZE]",
    };

    public static readonly Option<string> SharedCache = new("--shared-cache")
    {
        HelpName = "DIR",
        Description =
            "Folder that all nodes mount: looked into before downloading and building, filled after it. Default: "
            + "none. [MODELPREP_SHARED_CACHE]",
    };

    public static readonly Option<string> Share = new("--share")
    {
        HelpName = "LIST",
        Description =
            "What nodes share there: weights, engines, or both with a comma. Default: engines. [MODELPREP_SHARE]",
    };

    /// <summary>What is downloaded, from where, and who shares it: <c>init</c> and <c>run</c>.</summary>
    private static IReadOnlyList<Option> Transferring =>
        [Endpoint, TokenFile, Include, Exclude, AllowPickle, Connections, MaxRate, MaxCacheSize, SharedCache, Share];
}
