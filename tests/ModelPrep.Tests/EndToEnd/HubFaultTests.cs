using static ModelPrep.Tests.EndToEnd.HubFaults;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Whatever goes wrong with an answer of the hub, <c>init</c> on an empty machine ends, and says that it was the hub.
/// </summary>
public sealed class HubFaultTests
{
    private static readonly (string Route, string Fault)[] Some =
    [
        ("info", NoHeaders),
        ("info", Stall),
        ("info", Trickle),
        ("info", Drop),
        ("info", Oversized),
        ("tree", Stall),
        ("tree", BadChunk),
        ("tree", Encoding),
        ("tree", Pages),
        ("tree", Oversized),
        ("resolve", NoHeaders),
        ("file", CutShort),
        ("file", Oversized),
        ("storage", Trickle),
        ("storage", Reset),
        ("error", Stall),
        ("error", BadChunk),
    ];

    /// <summary>Route, fault, and the deadline in seconds; 0 is none.</summary>
    public static TheoryData<string, string, int> Rows =>
        [
            .. All
                ? Routes.SelectMany(route =>
                    Names
                        .Where(fault => Fits(route, fault))
                        .SelectMany(fault => new[] { (route, fault, 0), (route, fault, 2) })
                )
                : Some.Select(one => (one.Route, one.Fault, 2)),
        ];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task With_nothing_prepared_it_ends_with_unreachable(string route, string fault, int deadline)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Inject(sandbox.Hub, route, fault);
        sandbox
            .With("MODELPREP_STALL_WINDOW", "1")
            .With("MODELPREP_DOWNLOAD_DEADLINE", deadline > 0 ? $"{deadline}" : null);
        await sandbox.FailAsync(69, "init --model org/model --until weights");
        Assert.Empty(sandbox.FilesOf($"{Sandbox.ModelCache}/snapshots"));
    }
}
