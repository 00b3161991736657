using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Ways to the hub that are not direct.</summary>
public sealed class ProxyTests
{
    private const string Init = "init --model org/model --until weights --verbose";
    private const string Password = "pass@w:rd";

    [Theory]
    [InlineData("HTTP_PROXY")]
    [InlineData("http_proxy")]
    [InlineData("ALL_PROXY")]
    [InlineData("all_proxy")]
    public async Task Requests_by_http_go_through_the_proxy(string variable)
    {
        await using var proxy = new ForwardProxy();
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.With(variable, $"http://{proxy.Authority}").SucceedAsync(Init);
        await sandbox.WeightsAreRightAsync();
        Assert.Equal(
            sandbox
                .Hub.Requests.Select(request =>
                    $"GET {Address(sandbox, request.Origin)}{request.Path}"
                    + (request.Query.Length > 0 ? $"?{request.Query}" : "")
                )
                .Order(StringComparer.Ordinal),
            proxy.Requests.Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("HTTPS_PROXY")]
    [InlineData("https_proxy")]
    [InlineData("ALL_PROXY")]
    public async Task Requests_by_https_go_through_a_tunnel_with_the_token_hidden_in_it(string variable)
    {
        using var authority = new Authority();
        await using var proxy = new ForwardProxy();
        await using var sandbox = await CreateHttpsAsync(authority);
        await sandbox.WithToken().With(variable, proxy.Authority).SucceedAsync(Init);
        await sandbox.WeightsAreRightAsync();
        Assert.Equal(
            new[] { $"CONNECT {sandbox.Hub.HubUri.Authority}", $"CONNECT {sandbox.Hub.CdnUri.Authority}" }.Order(
                StringComparer.Ordinal
            ),
            proxy.Requests.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("NO_PROXY", "127.0.0.0/8")]
    [InlineData("no_proxy", "10.0.0.0/8, 127.0.0.1")]
    public async Task Hosts_that_are_listed_are_reached_without_it(string variable, string list)
    {
        await using var proxy = new ForwardProxy();
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.With("HTTP_PROXY", proxy.Authority).With(variable, list).SucceedAsync(Init);
        Assert.Equal(sandbox.Hub.Requests.Count(request => request.Origin is Origin.Cdn), proxy.Requests.Count);
        Assert.All(
            proxy.Requests,
            request => Assert.StartsWith($"GET {sandbox.Hub.CdnUri}", request, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_user_and_password_reach_it_and_nobody_else(bool https)
    {
        using var authority = new Authority();
        await using var proxy = new ForwardProxy($"me:{Password}");
        await using var sandbox = https ? await CreateHttpsAsync(authority) : await Sandbox.CreateAsync();
        // errors are where passwords leak
        sandbox.Hub.Inject(new Fault(FaultKind.Status, "/tree/", Times: 2, Status: 503));
        var outcome = await sandbox.With("ALL_PROXY", $"http://me:pass%40w%3Ard@{proxy.Authority}/").SucceedAsync(Init);
        Assert.NotEmpty(proxy.Requests);
        DoesNotHoldThePassword(outcome.Log + outcome.Output);
    }

    [Theory]
    [InlineData(false, "", "Put a user and password into it")]
    [InlineData(true, "", "Put a user and password into it")]
    [InlineData(false, "me:wrong@", "Correct the user and password")]
    [InlineData(true, "me:wrong@", "Correct the user and password")]
    public async Task One_that_does_not_know_the_user_ends_it_at_once(bool https, string user, string remedy)
    {
        using var authority = new Authority();
        await using var proxy = new ForwardProxy($"me:{Password}");
        await using var sandbox = https ? await CreateHttpsAsync(authority) : await Sandbox.CreateAsync();
        var variable = https ? "HTTPS_PROXY" : "HTTP_PROXY";
        var outcome = await sandbox
            .With(variable, $"http://{user}{proxy.Authority}")
            .FailAsync("MP6904", Init, proxy.Authority, variable, "407", remedy);
        Assert.DoesNotContain("trying again", outcome.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", outcome.Log, StringComparison.Ordinal);
        Assert.InRange(proxy.Refused, 1, 2);
        Assert.Empty(sandbox.Hub.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_is_not_there_is_named_with_its_variable(bool https)
    {
        using var authority = new Authority();
        await using var sandbox = https ? await CreateHttpsAsync(authority) : await Sandbox.CreateAsync();
        await using var gone = await HubServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await gone.CloseAsync(Origin.Hub); // its port stays refused
        var outcome = await sandbox
            .With("ALL_PROXY", $"http://me:{Password}@{gone.HubUri.Authority}")
            .FailAsync(
                "MP6901",
                Init,
                $"{sandbox.Hub.HubUri.Authority}, through the proxy {gone.HubUri.Authority} that ALL_PROXY names, "
                    + "cannot be reached",
                "5 more tries"
            );
        DoesNotHoldThePassword(outcome.Log);
        Assert.Empty(sandbox.Hub.Requests);
    }

    [Fact]
    public async Task A_mistake_in_the_variable_is_not_taken_for_no_proxy()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var outcome = await sandbox
            .With("HTTPS_PROXY", $"ftp://me:{Password}@proxy")
            .FailAsync("MP6410", Init, "HTTPS_PROXY is not the address of a proxy");
        DoesNotHoldThePassword(outcome.Log);
        Assert.Empty(sandbox.Hub.Requests);
    }

    [Fact]
    public async Task A_mistake_in_the_variable_does_not_keep_from_serving_or_cleaning_up()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model");
        sandbox.With("HTTPS_PROXY", "ftp://proxy");
        await sandbox.SucceedAsync("serve --dry-run");
        await sandbox.SucceedAsync("cache list");
    }

    [Theory]
    [InlineData("/mirror/hf", "")]
    [InlineData("/mirror/hf", "/")]
    [InlineData("", "")]
    [InlineData("", "/")]
    public async Task A_mirror_may_be_a_folder_of_its_host_and_be_named_with_a_slash_or_without(
        string folder,
        string end
    )
    {
        await using var sandbox = await Sandbox.CreateAsync(hub: new HubServerOptions(PathPrefix: folder));
        sandbox.Hub.Add(Gpt2ModelGenerator.Create("org/gated", 1 << 20) with { Access = RepositoryAccess.Gated });
        var endpoint = sandbox.Hub.HubUri.AbsoluteUri.TrimEnd('/') + end;
        await sandbox.With("HF_ENDPOINT", endpoint).SucceedAsync("init --model org/model --until weights");
        await sandbox.WeightsAreRightAsync();
        await sandbox
            .WithToken()
            .With("HF_ENDPOINT", null)
            .SucceedAsync($"init --model org/gated --until weights --endpoint {endpoint}");
        var hub = sandbox.Hub.Requests.Where(request => request.Origin is Origin.Hub).ToList();
        Assert.All(hub, request => Assert.StartsWith($"{folder}/", request.Path, StringComparison.Ordinal));
        Assert.DoesNotContain(
            hub,
            request => request.Path.Contains("//", StringComparison.Ordinal) || request.Status is 404
        );
    }

    private static async Task<Sandbox> CreateHttpsAsync(Authority authority)
    {
        var sandbox = await Sandbox.CreateAsync(hub: new HubServerOptions(Certificate: authority.Certificate));
        await File.WriteAllTextAsync(sandbox["authority.pem"], authority.Pem, TestContext.Current.CancellationToken);
        return sandbox.With("SSL_CERT_FILE", sandbox["authority.pem"]);
    }

    private static string Address(Sandbox sandbox, Origin origin) =>
        (origin is Origin.Hub ? sandbox.Hub.HubUri : sandbox.Hub.CdnUri).AbsoluteUri.TrimEnd('/');

    private static void DoesNotHoldThePassword(string text)
    {
        Assert.DoesNotContain(Password, text, StringComparison.Ordinal);
        Assert.DoesNotContain("pass%40", text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"me:{Password}")),
            text,
            StringComparison.Ordinal
        );
    }
}
