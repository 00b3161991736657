using static StandIns.Server.OptionKind;

namespace StandIns.Server;

/// <summary>The options that the server knows; it refuses any other.</summary>
internal static class ServerOptionTable
{
    public static IReadOnlyList<ServerOption> All { get; } =
    [
        new("help", Flag),
        new("id", Text),
        new("model-repository", Text),
        new("model-store", Text),
        new("model-control-mode", Choice, "none", "poll", "explicit"),
        new("load-model", Text),
        new("model-load-thread-count", Integer),
        new("model-load-retry-count", Integer),
        new("repository-poll-secs", Integer),
        new("strict-model-config", Bool),
        new("disable-auto-complete-config", Flag),
        new("strict-readiness", Bool),
        new("exit-on-error", Bool),
        new("exit-timeout-secs", Integer),
        new("backend-directory", Text),
        new("backend-config", Setting),
        new("log-verbose", Integer),
        new("log-info", Bool),
        new("log-warning", Bool),
        new("log-error", Bool),
        new("log-format", Choice, "default", "ISO8601"),
        new("log-file", Text),
        new("allow-http", Bool),
        new("http-address", Text),
        new("http-port", Integer),
        new("http-thread-count", Integer),
        new("http-max-input-size", Integer),
        new("allow-grpc", Bool),
        new("grpc-address", Text),
        new("grpc-port", Integer),
        new("allow-metrics", Bool),
        new("allow-gpu-metrics", Bool),
        new("allow-cpu-metrics", Bool),
        new("metrics-address", Text),
        new("metrics-port", Integer),
        new("metrics-interval-ms", Integer),
        new("metrics-config", Text),
        new("allow-client-shm", Bool),
        new("cache-config", Text),
        new("response-cache-byte-size", Integer),
        new("pinned-memory-pool-byte-size", Integer),
        new("cuda-memory-pool-byte-size", Text),
    ];

    public static string Usage { get; } =
        "Usage: tritonserver [options]\n\nOptions:\n"
        + string.Concat(All.Select(one => $"  --{one.Name}{(one.TakesValue ? $" <{one.Kind}>" : "")}\n{Description}"));

    /// <summary>Makes the text as long as the real one, about 300 lines.</summary>
    private static string Description =>
        string.Concat(Enumerable.Repeat("\tWhat the real server says of it, in some lines.\n", 6));
}
