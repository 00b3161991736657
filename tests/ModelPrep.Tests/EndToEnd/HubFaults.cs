using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>The routes of the hub, and everything that can go wrong with an answer of each.</summary>
internal static class HubFaults
{
    /// <summary>Set to <c>all</c>, every pair is tried, with and without a deadline; else some, with one.</summary>
    public static readonly bool All = Environment.GetEnvironmentVariable("MODELPREP_TEST_HUB") is "all";

    public const string NoHeaders = "stall before the headers";
    public const string Stall = "stall in the body";
    public const string Trickle = "a byte a second";
    public const string Reset = "reset";
    public const string Drop = "end before the announced length";
    public const string CutShort = "end in good order, too early";
    public const string BadChunk = "bad chunk";
    public const string Encoding = "wrong encoding";
    public const string Oversized = "oversized";
    public const string Pages = "endless pages";

    public static readonly IReadOnlyList<string> Names =
    [
        NoHeaders,
        Stall,
        Trickle,
        Reset,
        Drop,
        CutShort,
        BadChunk,
        Encoding,
        Oversized,
        Pages,
    ];

    /// <summary>
    /// The question for the commit, the listing, the address of a file, a small file, storage, and the body of an
    /// error.
    /// </summary>
    public static readonly IReadOnlyList<string> Routes = ["info", "tree", "resolve", "file", "storage", "error"];

    /// <summary>Whether a fault can happen at a route.</summary>
    public static bool Fits(string route, string fault) =>
        fault switch
        {
            Pages => route is "tree",
            Oversized => route is not ("resolve" or "error"),
            Stall or Trickle or Reset or Drop or CutShort or BadChunk => route is not "resolve", // unread
            Encoding => route is not "resolve",
            _ => true,
        };

    /// <summary>Has a fault happen at a route from now on.</summary>
    public static void Inject(HubServer hub, string route, string fault)
    {
        var (path, origin) = route switch
        {
            "info" or "error" => ("/revision/", Origin.Hub),
            "tree" => ("/tree/", Origin.Hub),
            "resolve" => ("/resolve/", Origin.Hub),
            "file" => ("/resolve-cache/", Origin.Hub),
            _ => ("model-0000", Origin.Cdn),
        };
        var status = route is "error" ? 503 : 0;
        hub.Inject(Create(hub, route, fault) with { PathContains = path, Origin = origin, Times = int.MaxValue });
        if (status != 0)
        {
            hub.Inject(new Fault(FaultKind.Status, path, int.MaxValue, origin, Status: status));
            // Without its header the body counts.
            hub.Inject(new Fault(FaultKind.RemoveHeader, path, int.MaxValue, origin, Header: "X-Error-Message"));
        }

        Fault Create(HubServer server, string at, string name) =>
            name switch
            {
                NoHeaders => new Fault(FaultKind.Delay, Delay: TimeSpan.FromMinutes(10)),
                Stall => new Fault(FaultKind.Stall, Bytes: 10, Status: status),
                Trickle => new Fault(FaultKind.Trickle, Bytes: 1, Status: status),
                Reset => new Fault(FaultKind.Reset, Bytes: 10, Status: status),
                Drop => new Fault(FaultKind.Drop, Bytes: 10, Status: status),
                CutShort => new Fault(FaultKind.CutShort, Bytes: 10, Status: status),
                BadChunk => new Fault(FaultKind.BadChunk, Bytes: 10, Status: status),
                Encoding => new Fault(FaultKind.AddHeader, Header: "Content-Encoding", Value: "gzip"),
                Oversized when at is "info" => new Fault(FaultKind.Text, Bytes: 50_000_000, Value: "{\"sha\":\""),
                Oversized when at is "tree" => new Fault(
                    FaultKind.Text,
                    Bytes: 50_000_000,
                    Value: "[{\"type\":\"file\",\"path\":\""
                ),
                Oversized => new Fault(FaultKind.LongBody, Bytes: 10),
                Pages => new Fault(
                    FaultKind.AddHeader,
                    Header: "Link",
                    Value: $"<{server.HubUri}api/models/org/model/tree/main?cursor=1000{{n}}>; rel=\"next\""
                ),
                _ => throw new ArgumentOutOfRangeException(nameof(fault)),
            };
    }
}
