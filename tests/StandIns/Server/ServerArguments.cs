using System.Globalization;

namespace StandIns.Server;

/// <summary>The server's command line, taken apart, with the server's defaults.</summary>
internal sealed record ServerArguments(ILookup<string, string> Values)
{
    public string Id => Text("id") ?? "triton";

    public IReadOnlyList<string> Repositories => [.. Values["model-repository"], .. Values["model-store"]];

    public bool IsExplicit => Text("model-control-mode") == "explicit";

    public IReadOnlyList<string> LoadModels => [.. Values["load-model"]];

    public bool IsStrictReadiness => Bool("strict-readiness", true);

    public bool ExitsOnError => Bool("exit-on-error", true);

    public TimeSpan ExitTimeout => TimeSpan.FromSeconds(Number("exit-timeout-secs", 30));

    public bool LogsInfo => Bool("log-info", true);

    public bool LogsWarnings => Bool("log-warning", true);

    public bool LogsErrors => Bool("log-error", true);

    public bool IsVerbose => Number("log-verbose", 0) > 0;

    public bool IsIso8601 => Text("log-format") == "ISO8601";

    public Endpoint? Http =>
        Bool("allow-http", true) ? new Endpoint("HTTP", HttpAddress, Number("http-port", 8000)) : null;

    public Endpoint? Grpc =>
        Bool("allow-grpc", true)
            ? new Endpoint("GRPC", Text("grpc-address") ?? "0.0.0.0", Number("grpc-port", 8001))
            : null;

    public Endpoint? Metrics =>
        Bool("allow-metrics", true)
            ? new Endpoint("metrics", Text("metrics-address") ?? HttpAddress, Number("metrics-port", 8002))
            : null;

    /// <summary>Only endpoints that will be open; a closed one cannot collide.</summary>
    public IReadOnlyList<Endpoint> Endpoints => [.. new[] { Http, Grpc, Metrics }.OfType<Endpoint>()];

    private string HttpAddress => Text("http-address") ?? "0.0.0.0";

    public string? Text(string name) => Values[name].LastOrDefault();

    public bool Has(string name) => Values.Contains(name);

    private bool Bool(string name, bool otherwise) =>
        Text(name) is { } value ? ServerOption.ReadBool(value) ?? otherwise : otherwise;

    private int Number(string name, int otherwise) =>
        Text(name) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
