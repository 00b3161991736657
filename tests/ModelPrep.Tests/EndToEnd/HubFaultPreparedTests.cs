using LoopbackHub;
using static ModelPrep.Tests.EndToEnd.HubFaults;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Whatever goes wrong with an answer of the hub, where everything is prepared the cache's word counts after two tries.
/// </summary>
public sealed class HubFaultPreparedTests(HubFaultPreparedTests.Prepared prepared)
    : IClassFixture<HubFaultPreparedTests.Prepared>
{
    private const string Init = "init --model org/model";

    public static TheoryData<string> InfoRows =>
        [
            .. Names.Where(fault =>
                Fits("info", fault)
                && (All || fault is NoHeaders or Stall or Trickle or Drop or BadChunk or Encoding or Oversized)
            ),
        ];

    public static TheoryData<string> TreeRows =>
        [.. Names.Where(fault => Fits("tree", fault) && (All || fault is Stall or Pages))];

    [Theory]
    [MemberData(nameof(InfoRows))]
    public async Task The_commit_of_last_time_is_taken(string fault)
    {
        var sandbox = Spoil("info", fault);
        var outcome = await sandbox.SucceedAsync(Init);
        Assert.Equal(prepared.Artifact, outcome.Output);
        Assert.Contains($"main is taken to be {sandbox.Commit}", outcome.Log, StringComparison.Ordinal);
        Assert.InRange(sandbox.Hub.Requests.Count, 0, 2);
    }

    [Theory]
    [InlineData(Stall)]
    [InlineData(Reset)]
    public async Task The_body_of_an_error_changes_nothing(string fault)
    {
        var sandbox = Spoil("error", fault);
        Assert.Equal(prepared.Artifact, (await sandbox.SucceedAsync(Init)).Output);
        Assert.InRange(sandbox.Hub.Requests.Count, 0, 2);
    }

    [Theory]
    [MemberData(nameof(TreeRows))]
    public async Task A_snapshot_that_nobody_has_listed_is_taken_as_it_is(string fault)
    {
        var sandbox = Spoil("tree", fault);
        ForgetListings(sandbox);
        var outcome = await sandbox.SucceedAsync($"{Init} --until weights");
        Assert.Contains("is taken as it is in the cache", outcome.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_silence_is_enough_for_all_questions()
    {
        var sandbox = Spoil("info", NoHeaders);
        ForgetListings(sandbox);
        await using var init = sandbox.With("MODELPREP_STALL_WINDOW", "3").Start($"{Init} --until weights");
        sandbox.With("MODELPREP_STALL_WINDOW", "1");
        await sandbox.RequestAsync(request => request.Path.Contains("/revision/", StringComparison.Ordinal));
        var outcome = await init.EndAsync();
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.InRange(sandbox.Hub.Requests.Count, 1, 2);
    }

    [Fact]
    public async Task The_plan_takes_the_commit_of_last_time_too()
    {
        var sandbox = Spoil("info", Stall);
        await sandbox.SucceedAsync("plan --model org/model");
        Assert.InRange(sandbox.Hub.Requests.Count, 0, 2); // on a busy machine a try may end before its request arrives
    }

    [Fact]
    public async Task A_rate_limit_of_minutes_is_not_waited_for()
    {
        prepared.Sandbox.Hub.ClearFaults();
        prepared.Sandbox.Hub.ClearRequests();
        prepared.Sandbox.Hub.Inject(Fault.RateLimited("/revision/", seconds: 200, times: int.MaxValue));
        Assert.Equal(prepared.Artifact, (await prepared.Sandbox.SucceedAsync(Init)).Output);
        Assert.Single(prepared.Sandbox.Hub.Requests);
    }

    /// <summary>Nobody has asked yet which files there are.</summary>
    private static void ForgetListings(Sandbox sandbox)
    {
        foreach (
            var listing in sandbox
                .FilesOf(Sandbox.ModelCache)
                .Where(path => path.Contains("trees/", StringComparison.Ordinal))
                .ToList()
        )
            File.Delete(sandbox[$"{Sandbox.ModelCache}/{listing}"]);
    }

    private Sandbox Spoil(string route, string fault)
    {
        prepared.Sandbox.Hub.ClearFaults();
        prepared.Sandbox.Hub.ClearRequests();
        Inject(prepared.Sandbox.Hub, route, fault);
        return prepared.Sandbox;
    }

    /// <summary>A machine on which org/model has been prepared.</summary>
    public sealed class Prepared : IAsyncLifetime
    {
        internal Sandbox Sandbox { get; private set; } = null!;

        internal string Artifact { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Sandbox = await Sandbox.CreateAsync();
            Artifact = (await Sandbox.With("MODELPREP_STALL_WINDOW", "1").SucceedAsync(Init)).Output;
        }

        public ValueTask DisposeAsync() => Sandbox.DisposeAsync();
    }
}
