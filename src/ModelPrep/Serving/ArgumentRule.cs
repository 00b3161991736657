namespace ModelPrep.Serving;

/// <summary>Arguments after <c>--</c> that are refused; docs/launch.md has the same table.</summary>
/// <param name="Given">The arguments, as Markdown.</param>
/// <param name="Servers">Which servers they are refused for.</param>
/// <param name="Why">What would happen.</param>
/// <param name="Breaks">Whether arguments break it, for a kind and a number of server processes.</param>
internal sealed record ArgumentRule(
    string Given,
    string Servers,
    string Why,
    Func<ServerArguments, ServerTraits, int, bool> Breaks
)
{
    private const string Any = "any";
    private const string Several = "several ranks";
    private const string One = "one server";
    private const string Control = "--model-control-mode";
    private const string Load = "--load-model";
    private static readonly string[] Endpoints = ["--allow-http", "--allow-grpc", "--allow-metrics"];

    /// <summary>All rules: what breaks one keeps a server from starting, or makes it report a wrong state.</summary>
    public static IReadOnlyList<ArgumentRule> All { get; } =
    [
        new(
            "`--exit-on-error=false`",
            Any,
            "the server would become ready without a model that cannot be loaded",
            (arguments, _, _) => arguments.Is("--exit-on-error", false)
        ),
        new(
            "`--strict-readiness=false`",
            Any,
            "the server would stay ready when a model is not",
            (arguments, _, _) => arguments.Is("--strict-readiness", false)
        ),
        new(
            "`--model-control-mode`, `--load-model`",
            Several,
            "rank 0 loads all models, the others have `--model-control-mode=explicit --load-model=tensorrt_llm`",
            (arguments, _, ranks) => ranks > 1 && (arguments.Has(Control) || arguments.Has(Load))
        ),
        new(
            "`--load-model` without `--model-control-mode=explicit`",
            One,
            "the server takes it in this mode only",
            (arguments, _, ranks) => ranks == 1 && arguments.Has(Load) && !IsExplicit(arguments)
        ),
        new(
            "`--model-control-mode=explicit` without `--load-model`",
            One,
            "the server would become ready without a model",
            (arguments, _, ranks) => ranks == 1 && IsExplicit(arguments) && !arguments.Has(Load)
        ),
        new(
            "`--allow-http=true`, `--allow-grpc=true`, `--allow-metrics=true`",
            Several,
            "the ranks would open the same port; rank 0 alone opens it without the argument",
            (arguments, _, ranks) => ranks > 1 && Endpoints.Any(endpoint => arguments.Is(endpoint, true))
        ),
        new(
            "`--disable-auto-complete-config`, `--strict-model-config=true`",
            "`llmapi`, `vllm`",
            "the backend completes the model's configuration, which lacks inputs and outputs",
            (arguments, server, _) =>
                !server.HasCompleteConfig
                && (arguments.Has("--disable-auto-complete-config") || arguments.Is("--strict-model-config", true))
        ),
        new(
            "`--backend-config=python,shm-region-prefix-name=...`",
            Several,
            "each rank has a prefix of its own, and the server takes the first",
            (arguments, _, ranks) =>
                ranks > 1
                && arguments
                    .ValuesOf("--backend-config")
                    .Any(value => value.StartsWith("python,shm-region-prefix-name=", StringComparison.Ordinal))
        ),
        new(
            "equal ports at one address",
            Any,
            "the server listens at each port for one purpose",
            (arguments, _, _) =>
                ServerEndpoint
                    .Of(arguments)
                    .Where(one => one.Port > 0)
                    .CountBy(one => (one.Address, one.Port))
                    .Any(group => group.Value > 1)
        ),
        new(
            "`:`",
            Several,
            "mpirun would read it as the end of a rank's arguments",
            (arguments, _, ranks) => ranks > 1 && arguments.HasWord(":")
        ),
    ];

    private static bool IsExplicit(ServerArguments arguments) =>
        string.Equals(arguments.LastOf(Control), "explicit", StringComparison.OrdinalIgnoreCase);
}
