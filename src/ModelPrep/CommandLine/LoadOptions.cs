namespace ModelPrep.CommandLine;

/// <summary>The options that only <c>modelprep load</c> has.</summary>
internal static class LoadOptions
{
    public static readonly Setting<Uri> Server = new("--url", Form.ServerAddress)
    {
        Variable = "MODELPREP_URL",
        Help = "Base address of the server.",
        Default = "http://localhost:8000",
        Fallback = new Uri("http://localhost:8000"),
    };

    public static readonly Setting<string> Model = new("--model", Form.Text("NAME"))
    {
        Variable = "MODELPREP_MODEL",
        Help = "Model to ask: its name in Triton; of ORG/NAME the last part counts, as in serve.",
    };

    public static readonly Setting<long?> Concurrency = new("--concurrency", Form.Whole(1, 10_000))
    {
        Variable = "MODELPREP_CONCURRENCY",
        Help =
            "Requests in flight at once, 1 to 10000: so many clients send their next request when they have their "
            + "answer; with --rate, the most in flight.",
        Default = "1; with --rate 1000",
    };

    public static readonly Setting<double?> Rate = new(
        "--rate",
        Form.Number(0.001, 100_000, "requests per second", "2.5")
    )
    {
        Variable = "MODELPREP_RATE",
        Help =
            "Requests per second, for example 2.5, begun on schedule whatever the answers do; times count from the "
            + "schedule.",
    };

    public static readonly Setting<long?> Requests = new("--requests", Form.Whole(1))
    {
        Help = "Stop after so many requests.",
    };

    public static readonly Setting<TimeSpan?> Duration = new("--duration", Form.Time())
    {
        Variable = "MODELPREP_DURATION",
        Help =
            "Stop after this time, for example 30s or 10m; what is in flight may end. Default, without --requests: "
            + "until Ctrl-C or SIGTERM.",
    };

    public static readonly Setting<string> Prompts = new("--prompts", Form.Path("FILE"))
    {
        Variable = "MODELPREP_PROMPTS",
        Help =
            "Text file with a prompt in each line, or .jsonl file with an object in each, whose fields go over the "
            + "request's.",
        Default = "a few built-in prompts",
    };

    public static readonly Setting<long?> MaxTokens = new("--max-tokens", Form.Whole(0, int.MaxValue))
    {
        Variable = "MODELPREP_MAX_TOKENS",
        Help = "Tokens that the model may answer (max_tokens); 0 sends none.",
        Default = "64",
        Fallback = 64,
    };

    public static readonly ListSetting Parameter = new("--parameter", "NAME=VALUE")
    {
        Help =
            "A further field of each request, for example temperature=0.5; numbers, true and false as such, the "
            + "rest as text. Repeatable.",
    };

    public static readonly Switch Stream = new("--stream")
    {
        Variable = "MODELPREP_STREAM",
        Help = "Ask for streams (generate_stream), and measure the time to the first token and between tokens.",
    };

    public static readonly Setting<TimeSpan?> Timeout = new("--timeout", Form.Time())
    {
        Variable = "MODELPREP_REQUEST_TIMEOUT",
        Help = "How long one request may take.",
        Default = "5m",
        Fallback = TimeSpan.FromMinutes(5),
    };

    public static readonly Setting<TimeSpan?> ConnectionLifetime = new(
        "--connection-lifetime",
        Form.Time(mayBeZero: true)
    )
    {
        Help =
            "A connection takes no further request after this time, so that new pods of a Service get some; 0s: "
            + "each takes one.",
        Default = "10s",
        Fallback = TimeSpan.FromSeconds(10),
    };

    public static readonly Setting<TimeSpan?> Wait = new("--wait", Form.Time(mayBeZero: true))
    {
        Help = "Wait up to so long until the server is ready.",
        Default = "0s, not at all",
        Fallback = TimeSpan.Zero,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All =>
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
