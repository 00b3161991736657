using System.CommandLine;

namespace ModelPrep.CommandLine;

/// <summary>The options that only <c>modelprep load</c> has.</summary>
internal static class LoadOptions
{
    public static readonly Option<string> Server = new("--url")
    {
        HelpName = "URL",
        Description = "Base address of the server. Default: http://localhost:8000. [MODELPREP_URL]",
    };

    public static readonly Option<string> Model = new("--model")
    {
        HelpName = "NAME",
        Description =
            "Model to ask: its name in Triton; of ORG/NAME the last part counts, as in serve. [MODELPREP_MODEL]",
    };

    public static readonly Option<string> Concurrency = new("--concurrency")
    {
        HelpName = "N",
        Description =
            "Requests in flight at once, 1 to 10000: so many clients send their next request when they have their "
            + "answer; with --rate, the most in flight. Default: 1; with --rate 1000. [MODELPREP_CONCURRENCY]",
    };

    public static readonly Option<string> Rate = new("--rate")
    {
        HelpName = "N",
        Description =
            "Requests per second, for example 2.5, begun on schedule whatever the answers do; times count from the "
            + "schedule. [MODELPREP_RATE]",
    };

    public static readonly Option<string> Requests = new("--requests")
    {
        HelpName = "N",
        Description = "Stop after so many requests.",
    };

    public static readonly Option<string> Duration = new("--duration")
    {
        HelpName = "TIME",
        Description =
            "Stop after this time, for example 30s or 10m; what is in flight may end. Default, without --requests: "
            + "until Ctrl-C or SIGTERM. [MODELPREP_DURATION]",
    };

    public static readonly Option<string> Prompts = new("--prompts")
    {
        HelpName = "FILE",
        Description =
            "Text file with a prompt in each line, or .jsonl file with an object in each, whose fields go over the "
            + "request's. Default: a few built-in prompts. [MODELPREP_PROMPTS]",
    };

    public static readonly Option<string> MaxTokens = new("--max-tokens")
    {
        HelpName = "N",
        Description =
            "Tokens that the model may answer (max_tokens); 0 sends none. Default: 64. [MODELPREP_MAX_TOKENS]",
    };

    public static readonly Option<string[]> Parameter = new("--parameter")
    {
        HelpName = "NAME=VALUE",
        Description =
            "A further field of each request, for example temperature=0.5; numbers, true and false as such, the "
            + "rest as text. Repeatable.",
    };

    public static readonly Option<bool> Stream = new("--stream")
    {
        Description =
            "Ask for streams (generate_stream), and measure the time to the first token and between tokens. "
            + "[MODELPREP_STREAM]",
    };

    public static readonly Option<string> Timeout = new("--timeout")
    {
        HelpName = "TIME",
        Description = "How long one request may take. Default: 5m. [MODELPREP_REQUEST_TIMEOUT]",
    };

    public static readonly Option<string> ConnectionLifetime = new("--connection-lifetime")
    {
        HelpName = "TIME",
        Description =
            "A connection takes no further request after this time, so that new pods of a Service get some; 0s: "
            + "each takes one. Default: 10s.",
    };

    public static readonly Option<string> Wait = new("--wait")
    {
        HelpName = "TIME",
        Description = "Wait up to so long until the server is ready. Default: 0s, not at all.",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> All =>
        [
            Server,
            Model,
            Concurrency,
            Rate,
            Requests,
            Duration,
            Prompts,
            MaxTokens,
            Parameter,
            Stream,
            Timeout,
            ConnectionLifetime,
            Wait,
        ];
}
