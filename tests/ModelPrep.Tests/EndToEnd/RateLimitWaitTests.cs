using System.Diagnostics;
using System.Globalization;
using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>How long, and by whom, a rate limit is waited for.</summary>
public sealed class RateLimitWaitTests
{
    private const string Pausing = "no request goes to";
    private const string Init = "init --model org/many --until weights --include *.json";
    private const int Files = 40;

    [Fact]
    public async Task While_one_request_waits_no_other_goes_to_the_hub()
    {
        await using var sandbox = await CreateAsync();
        sandbox.Hub.Inject(Fault.RateLimited("/file-01.json", seconds: 3));
        var started = Stopwatch.GetTimestamp();
        var outcome = await sandbox.SucceedAsync($"{Init} --connections 2");
        // the hub's seconds are those before its last one
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 4, 60);
        var requests = sandbox.Hub.Requests;
        var refused = requests.Single(request => request.Status is 429).Number;
        var again = requests
            .First(request =>
                request.Number > refused && request.Path.EndsWith("/file-01.json", StringComparison.Ordinal)
            )
            .Number;
        // what the other connection had sent before it heard of it, and sends first after it
        Assert.InRange(again - refused, 1, 10);
        Assert.Contains(Pausing, outcome.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_that_refuses_all_connections_at_once_is_one_wait_and_one_line()
    {
        await using var sandbox = await CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Delay, "/resolve/", Times: 8, Delay: TimeSpan.FromSeconds(1)));
        sandbox.Hub.Inject(Fault.RateLimited("/resolve/", seconds: 2, times: 8));
        var outcome = await sandbox.SucceedAsync($"{Init} --connections 8");
        Assert.Equal(8, sandbox.Hub.Requests.Count(request => request.Status is 429));
        Assert.Single(outcome.Log.Split('\n'), line => line.Contains(Pausing, StringComparison.Ordinal));
        Assert.DoesNotContain("trying again", outcome.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_storage_host_goes_on_meanwhile()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 24 << 20);
        // All is asked for at once; the limit begins while the hub still thinks about where the shards are.
        sandbox.Hub.Inject(new Fault(FaultKind.Delay, "/config.json", Delay: TimeSpan.FromSeconds(2)));
        sandbox.Hub.Inject(
            new Fault(FaultKind.Delay, "/model-0000", Times: 2, Delay: TimeSpan.FromSeconds(4), Origin: Origin.Hub)
        );
        sandbox.Hub.Inject(Fault.RateLimited("/config.json", seconds: 6));
        await sandbox.SucceedAsync("init --model org/model --until weights --connections 8");
        await sandbox.WeightsAreRightAsync();
        var asked = sandbox
            .Hub.Requests.Where(request => request.Path.EndsWith("/config.json", StringComparison.Ordinal))
            .Select(request => request.Number)
            .ToList();
        var cdn = sandbox.Hub.Requests.Where(request => request.Origin is Origin.Cdn).ToList();
        Assert.Contains(cdn, request => request.Number > asked[0] && request.Number < asked[1]);
    }

    [Fact]
    public async Task One_limit_after_another_is_waited_for_each_time()
    {
        await using var sandbox = await CreateAsync();
        sandbox.Hub.Inject(Fault.RateLimited("/revision/", seconds: 1, times: 2));
        var started = Stopwatch.GetTimestamp();
        await sandbox.SucceedAsync(Init);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 4, 60);
        Assert.Equal(3, Asked(sandbox, "/revision/"));
    }

    [Fact]
    public async Task A_limit_that_outlasts_all_waits_is_said_to_be_busy()
    {
        await using var sandbox = await CreateAsync();
        sandbox.Hub.Inject(
            new Fault(FaultKind.Status, "/revision/", Times: int.MaxValue, Status: 429)
            {
                Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "1" },
            }
        );
        await sandbox.FailAsync("MP7502", Init, "HTTP 429", "after waiting 5 times", "Start again later");
        Assert.Equal(6, Asked(sandbox, "/revision/"));
    }

    [Fact]
    public async Task A_limit_that_is_not_the_windows_is_not_waited_for_as_if_it_were()
    {
        await using var sandbox = await CreateAsync();
        sandbox.Hub.Inject(Refusal("RateLimit", "\"api\";r=120;t=200"));
        var started = Stopwatch.GetTimestamp();
        var outcome = await sandbox.SucceedAsync(Init);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 60);
        Assert.Contains("HTTP 429", outcome.Log, StringComparison.Ordinal);
        Assert.Contains("trying again", outcome.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Pausing, outcome.Log, StringComparison.Ordinal);
        Assert.Equal(2, Asked(sandbox, "/revision/"));
    }

    [Fact]
    public async Task A_limit_that_ends_at_a_date_is_waited_for_until_then()
    {
        await using var sandbox = await CreateAsync();
        var end = TimeProvider.System.GetUtcNow().AddSeconds(8);
        sandbox.Hub.Inject(Refusal("Retry-After", end.ToString("R", CultureInfo.InvariantCulture)));
        var outcome = await sandbox.SucceedAsync(Init);
        Assert.True(TimeProvider.System.GetUtcNow() > end.AddSeconds(-1)); // a date has whole seconds
        Assert.Contains(Pausing, outcome.Log, StringComparison.Ordinal);
        Assert.Equal(2, Asked(sandbox, "/revision/"));
    }

    private static Fault Refusal(string header, string value) =>
        new(FaultKind.Status, "/revision/", Status: 429)
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { [header] = value },
        };

    private static int Asked(Sandbox sandbox, string path) =>
        sandbox.Hub.Requests.Count(request => request.Path.Contains(path, StringComparison.Ordinal));

    private static async Task<Sandbox> CreateAsync()
    {
        var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(
            new HubRepository(
                "org/many",
                [
                    .. Enumerable
                        .Range(1, Files)
                        .Select(number => new HubFile($"file-{number:00}.json", $"{{\"number\":{number}}}")),
                    new HubFile("model.safetensors", new MemoryContent("weights"), FileKind.Lfs),
                ]
            )
        );
        return sandbox;
    }
}
