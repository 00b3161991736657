using System.Diagnostics;
using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>What each answer of a hub means to the user: exit status, message, number of requests.</summary>
public sealed class HubAnswersTests
{
    [Theory]
    [InlineData(RepositoryAccess.Gated, false, "MP7702", "gated", "--token-file")]
    [InlineData(RepositoryAccess.GatedNotGranted, true, "MP7703", "gated", "Ask for access at")]
    [InlineData(RepositoryAccess.Private, false, "MP6603", "does not exist, or is private", "no token was sent")]
    [InlineData(
        RepositoryAccess.PrivateNoAccess,
        true,
        "MP6603",
        "does not exist, or is private",
        "the token has no access"
    )]
    [InlineData(RepositoryAccess.Disabled, true, "MP7705", "disabled", "another model")]
    public async Task A_repository_that_may_not_be_read_says_what_to_do(
        RepositoryAccess access,
        bool token,
        string code,
        string what,
        string remedy
    )
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(Gpt2ModelGenerator.Create("org/closed", 1 << 20) with { Access = access });
        await (token ? sandbox.WithToken() : sandbox).FailAsync(
            code,
            "init --model org/closed",
            "org/closed",
            what,
            remedy
        );
        Assert.InRange(sandbox.Hub.Requests.Count, 1, 2); // none of them is worth another try
    }

    [Theory]
    [InlineData(RepositoryAccess.Gated)]
    [InlineData(RepositoryAccess.Private)]
    public async Task A_token_with_access_opens_a_repository(RepositoryAccess access)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(Gpt2ModelGenerator.Create("org/closed", 1 << 20) with { Access = access });
        await sandbox.WithToken().SucceedAsync("init --model org/closed");
    }

    [Fact]
    public async Task A_bad_token_is_named_as_the_cause()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await File.WriteAllTextAsync(sandbox["bad"], "bad_token", TestContext.Current.CancellationToken);
        await sandbox.FailAsync(
            "MP7701",
            $"init --model org/model --token-file {sandbox["bad"]}",
            "refuses the token",
            "invalid or expired"
        );
        Assert.Single(sandbox.Hub.Requests);
    }

    [Fact]
    public async Task A_missing_model_and_a_missing_revision_are_told_apart()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.WithToken().FailAsync("MP6603", "init --model org/nothing", "org/nothing does not exist");
        sandbox.Hub.ClearRequests();
        await sandbox.FailAsync("MP6601", "init --model org/model --revision v9", "no revision v9");
        Assert.Single(sandbox.Hub.Requests);
        await sandbox.FailAsync(
            "MP6601",
            "init --model org/model --revision 0123456789abcdef0123456789abcdef01234567",
            "0123456789abcdef"
        );
    }

    [Theory]
    [InlineData("/revision/")]
    [InlineData("/tree/")]
    [InlineData("config.json")]
    [InlineData("model-00001")]
    public async Task A_rate_limit_is_waited_for_everywhere(string path)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(Fault.RateLimited(path, seconds: 1));
        var started = Stopwatch.GetTimestamp();
        await sandbox.SucceedAsync("init --model org/model --until weights");
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 2, 30);
        Assert.Single(sandbox.Hub.Requests, request => request.Status is 429);
    }

    [Fact]
    public async Task A_rate_limit_of_a_day_is_not_waited_for()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(
            new Fault(FaultKind.Status, "/revision/", Status: 429)
            {
                Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "86400" },
            }
        );
        await sandbox.FailAsync("MP7502", "init --model org/model", "1440 minutes", "higher limit");
        Assert.Single(sandbox.Hub.Requests);
    }

    [Theory]
    [InlineData(500, "/revision/")]
    [InlineData(503, "/tree/")]
    [InlineData(504, "config.json")]
    [InlineData(503, "model-00002")]
    public async Task A_server_error_is_asked_again(int status, string path)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Status, path, Times: 2, Status: status));
        await sandbox.SucceedAsync("init --model org/model --until weights");
        Assert.Equal(2, sandbox.Hub.Requests.Count(request => request.Status == status));
    }

    [Fact]
    public async Task A_listed_file_that_is_not_there_is_not_asked_for_again()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(
            new Fault(FaultKind.Status, "/config.json", Times: int.MaxValue, Status: 404)
            {
                Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Error-Code"] = "EntryNotFound" },
            }
        );
        await sandbox.FailAsync("MP6602", "init --model org/model --until weights --connections 1", "no such file");
        // once where it was guessed to be, once where it is
        Assert.InRange(sandbox.Hub.Requests.Count(request => request.Status is 404), 1, 2);
    }

    [Fact]
    public async Task A_server_error_that_stays_ends_in_unreachable_with_the_request_id()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Status, "/revision/", Times: int.MaxValue, Status: 502));
        await sandbox.FailAsync("MP6901", "init --model org/model", "HTTP 502", "request id", "5 more tries");
        Assert.Equal(6, sandbox.Hub.Requests.Count);
    }

    [Fact]
    public async Task A_hub_that_refuses_every_connection_ends_in_unreachable_within_thirty_seconds()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.Hub.CloseAsync(Origin.Hub);
        var started = Stopwatch.GetTimestamp();
        await sandbox.FailAsync("MP6901", "init --model org/model", "cannot be reached");
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_login_page_in_place_of_the_hub_is_recognized()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.HtmlPage, "/revision/"));
        await sandbox.FailAsync("MP6907", "init --model org/model", "text/html", "login page");
        Assert.Single(sandbox.Hub.Requests);
        sandbox.Hub.Inject(new Fault(FaultKind.HtmlPage, "/config.json"));
        await sandbox.FailAsync("MP6907", "init --model org/model", "config.json", "web page");
        Assert.Single(sandbox.Hub.Requests, request => request.Path.EndsWith("/config.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_renamed_repository_is_followed_under_its_old_name_with_the_token()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(Gpt2ModelGenerator.Create("org/new", 1 << 20) with { Access = RepositoryAccess.Private });
        sandbox.Hub.Add(new HubRepository("org/old", []) { RenamedTo = "org/new" });
        await sandbox.WithToken().SucceedAsync("init --model org/old --until weights");
        Assert.NotEmpty(sandbox.FilesOf("huggingface/hub/models--org--old/refs"));
        Assert.Equal(
            2,
            sandbox.Hub.Requests.Count(request => request.Path.Contains("/revision/", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://169.254.169.254/latest")]
    public async Task A_redirect_to_where_no_hub_can_be_is_refused(string location)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Redirect, "/revision/", Value: location));
        await sandbox.FailAsync("MP6905", "init --model org/model", "redirects to", "not followed");
        Assert.Single(sandbox.Hub.Requests);
    }

    [Fact]
    public async Task A_redirect_in_a_circle_ends()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.RedirectLoop, "/revision/", Times: int.MaxValue));
        await sandbox.FailAsync("MP6905", "init --model org/model", "more than 10 times");
        Assert.Equal(11, sandbox.Hub.Requests.Count);
    }

    [Theory]
    [InlineData("/config.json")]
    [InlineData("/model-00001")]
    public async Task One_wrong_byte_is_fetched_again_and_two_are_an_error(string file)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.FlipBit, file, Bytes: 3));
        var outcome = await sandbox.SucceedAsync("init --model org/model --until weights");
        Assert.Contains("Fetching it once more", outcome.Log, StringComparison.Ordinal);
        Assert.Equal(1, Flipped());

        sandbox.Hub.Add(Gpt2ModelGenerator.Create("org/other", 2 << 20));
        sandbox.Hub.Inject(new Fault(FaultKind.FlipBit, file, Times: int.MaxValue, Bytes: 3));
        await sandbox.FailAsync("MP6501", "init --model org/other --until weights", file[1..], "expected");
        Assert.Empty(sandbox.FilesOf("huggingface/hub/models--org--other/snapshots"));
        Assert.Equal(3, Flipped());

        int Flipped() => sandbox.Hub.Requests.Count(request => request.Faults.Contains(FaultKind.FlipBit));
    }
}
