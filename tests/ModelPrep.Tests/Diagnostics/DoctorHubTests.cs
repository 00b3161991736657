using LoopbackHub;
using ModelPrep.Tests.EndToEnd;

namespace ModelPrep.Tests.Diagnostics;

/// <summary>The rows that one request to the hub answers.</summary>
public sealed class DoctorHubTests
{
    [Fact]
    public async Task A_hub_that_is_down()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.Hub.CloseAsync(Origin.Hub);
        var rows = await DoctorTests.RowsAsync(sandbox.WithToken(), 69);
        DoctorTests.Is(rows, "hub", "problem", "cannot be reached", "Check the network");
        DoctorTests.Is(rows, "token", "ok", "not tried, since the hub did not answer");
        DoctorTests.Is(rows, "clock", "ok", "unknown");
    }

    [Fact]
    public async Task A_hub_that_hangs()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Delay, "/api/", Delay: TimeSpan.FromMinutes(10)));
        var rows = await DoctorTests.RowsAsync(sandbox, 69);
        DoctorTests.Is(rows, "hub", "problem", "did not answer within 1");
        Assert.Single(sandbox.Hub.Requests);
    }

    [Theory]
    [InlineData(FaultKind.Stall)]
    [InlineData(FaultKind.Trickle)]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.Drop)]
    [InlineData(FaultKind.CutShort)]
    [InlineData(FaultKind.BadChunk)]
    public async Task A_hub_whose_answer_breaks_off_is_a_problem_of_the_hub(FaultKind kind)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(kind, "/api/whoami", Times: int.MaxValue, Bytes: 10));
        var rows = await DoctorTests.RowsAsync(sandbox.WithToken(), 69);
        DoctorTests.Is(rows, "hub", "problem", "", "Check the network");
        Assert.Single(sandbox.Hub.Requests);
    }

    [Theory]
    [InlineData("{\"name\":\"")]
    [InlineData("{\"other\":\"")]
    public async Task A_hub_whose_answer_does_not_end_is_a_problem_of_the_hub(string begin)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Text, "/api/whoami", Bytes: 50_000_000, Value: begin));
        var rows = await DoctorTests.RowsAsync(sandbox.WithToken(), 69);
        DoctorTests.Is(rows, "hub", "problem", "which no hub sends", "Check --endpoint");
    }

    [Theory]
    [InlineData(500, "problem", 69, "answers HTTP 500")]
    [InlineData(429, "warning", 0, "its rate limit is used up")]
    public async Task A_hub_that_answers_with_an_error_is_asked_once(int status, string state, int exit, string found)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Status, "/api/", Times: int.MaxValue, Status: status));
        DoctorTests.Is(await DoctorTests.RowsAsync(sandbox, exit), "hub", state, found);
        Assert.Single(sandbox.Hub.Requests);
    }

    [Fact]
    public async Task A_login_page_in_its_place()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.HtmlPage, "/api/"));
        DoctorTests.Is(
            await DoctorTests.RowsAsync(sandbox, 69),
            "hub",
            "problem",
            "not as a hub does (content type text/html)",
            "Check --endpoint"
        );
    }

    [Fact]
    public async Task A_redirect_to_no_address_is_an_answer_like_any_other()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(
            new Fault(FaultKind.Status, "/api/", Times: int.MaxValue, Status: 302)
            {
                Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Location"] = "//" },
            }
        );
        DoctorTests.Is(await DoctorTests.RowsAsync(sandbox, 0), "hub", "ok", "answers");
        await sandbox.FailAsync("MP6906", "init --model org/model", "HTTP 302");
    }

    [Fact]
    public async Task A_token_that_the_hub_refuses_comes_before_the_GPUs()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await File.WriteAllTextAsync(sandbox["bad"], "not-a-token", TestContext.Current.CancellationToken);
        sandbox.Remove("nvidia-smi");
        var rows = await DoctorTests.RowsAsync(sandbox, 77, $"--token-file {sandbox["bad"]}");
        DoctorTests.Is(rows, "token", "problem", $"the hub refuses the one in {sandbox["bad"]}", "Replace it");
        DoctorTests.Is(rows, "hub", "ok", "answers");
    }

    [Fact]
    public async Task A_token_file_that_is_missing_is_told_without_asking_for_it()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        DoctorTests.Is(
            await DoctorTests.RowsAsync(sandbox, 77, $"--token-file {sandbox["none"]}"),
            "token",
            "problem",
            $"The token file {sandbox["none"]} does not exist",
            "Mount the secret"
        );
        Assert.Null(Assert.Single(sandbox.Hub.Requests).Authorization);
    }

    [Fact]
    public async Task Offline_nobody_is_asked()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var rows = await DoctorTests.RowsAsync(sandbox.WithToken().With("HF_HUB_OFFLINE", "1"), 0);
        DoctorTests.Is(rows, "hub", "ok", "not asked: HF_HUB_OFFLINE is set");
        DoctorTests.Is(rows, "token", "ok", "not tried");
        Assert.Empty(sandbox.Hub.Requests);
    }

    [Theory]
    [InlineData("Thu, 01 Jan 2026 00:00:00 GMT", "ahead of the hub's")]
    [InlineData("Thu, 01 Jan 2099 00:00:00 GMT", "behind the hub's")]
    public async Task A_clock_that_is_wrong(string date, string found)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(
            new Fault(FaultKind.Status, "/api/", Status: 404)
            {
                Headers = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["Date"] = date,
                    ["X-Error-Code"] = "RepoNotFound",
                },
            }
        );
        DoctorTests.Is(await DoctorTests.RowsAsync(sandbox, 0), "clock", "warning", found, "NTP");
    }

    [Fact]
    public async Task The_token_is_shown_nowhere()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var outcome = await sandbox.WithToken().SucceedAsync("doctor --verbose");
        Assert.DoesNotContain(Sandbox.Token, outcome.Output + outcome.Log, StringComparison.Ordinal);
    }
}
