using LoopbackHub;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>The token reaches the hub and nothing else.</summary>
public sealed class TokenTests
{
    private const string Gated = Sandbox.ListedModel; // that every builder takes

    [Theory]
    [InlineData("--verbose")]
    [InlineData("--verbose --log-format json")]
    [InlineData("--verbose --engine vllm --output json")]
    public async Task It_is_in_no_argument_environment_log_or_file_and_at_no_other_host(string options)
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = "aslb-mn" });
        sandbox.Hub.Add(Gpt2ModelGenerator.Create(Gated, 1 << 20) with { Access = RepositoryAccess.Gated });
        // Whatever way the token came, and by several ways at once.
        sandbox.WithToken().With("HF_TOKEN", Sandbox.Token).With("HUGGING_FACE_HUB_TOKEN", Sandbox.Token);
        // errors are where tokens leak
        sandbox.Hub.Inject(new Fault(FaultKind.Status, "model-00001", Times: 2, Status: 503));
        sandbox.Hub.Inject(new Fault(FaultKind.Drop, "model-00002", Bytes: 1000));
        var outcome = await sandbox.SucceedAsync($"init --model {Gated} {options}");

        Assert.Contains(sandbox.Hub.Requests, request => request.Authorization == $"Bearer {Sandbox.Token}");
        Assert.DoesNotContain(
            sandbox.Hub.Requests,
            request => request.Origin is Origin.Cdn && request.Authorization is not null
        );
        Assert.DoesNotContain(
            sandbox.Hub.Requests,
            request =>
                $"{request.Path}{request.Query}{request.UserAgent}".Contains(Sandbox.Token, StringComparison.Ordinal)
        );
        Assert.DoesNotContain(Sandbox.Token, outcome.Output + outcome.Log, StringComparison.Ordinal);
        // a signed address is a secret, too
        Assert.DoesNotContain("Signature=", outcome.Output + outcome.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Sandbox.Token, sandbox.StandInText, StringComparison.Ordinal);
        Assert.All(
            sandbox.StandInEvents.Where(one => one is { Name: "start", Program: "triton" }),
            one => Assert.Equal("1", one.Environment["HF_HUB_OFFLINE"])
        );
        foreach (var path in sandbox.FilesOf(".").Where(path => path != Sandbox.TokenFile))
            Assert.DoesNotContain(
                Sandbox.Token,
                await File.ReadAllTextAsync(sandbox[path], TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
    }

    [Fact]
    public async Task It_is_in_no_error_message_whatever_the_hub_says()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(Gpt2ModelGenerator.Create(Gated, 1 << 20) with { Access = RepositoryAccess.GatedNotGranted });
        var outcome = await sandbox.WithToken().FailAsync("MP7703", $"init --model {Gated} --verbose");
        Assert.DoesNotContain(Sandbox.Token, outcome.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_stays_with_the_hub_when_the_hub_redirects_to_another_port()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox
            .WithToken()
            .Hub.Inject(
                new Fault(
                    FaultKind.Redirect,
                    "/revision/",
                    Value: new Uri(sandbox.Hub.CdnUri, "/elsewhere").AbsoluteUri
                )
            );
        _ = await sandbox.RunAsync(sandbox.Init);
        Assert.Contains(sandbox.Hub.Requests, request => request.Path == "/elsewhere");
        Assert.False(sandbox.Hub.CdnSawAuthorization);
    }

    [Fact]
    public async Task A_trailing_newline_as_echo_leaves_it_does_not_matter()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(Gpt2ModelGenerator.Create(Gated, 1 << 20) with { Access = RepositoryAccess.Gated });
        await File.WriteAllTextAsync(
            sandbox["with-newline"],
            $"{Sandbox.Token}\r\n",
            TestContext.Current.CancellationToken
        );
        await sandbox.SucceedAsync($"init --model {Gated} --until weights --token-file {sandbox["with-newline"]}");
    }

    [Fact]
    public async Task A_secret_that_is_replaced_while_init_runs_is_read_again()
    {
        await using var sandbox = await Sandbox.CreateAsync(hub: new HubServerOptions(Token: Sandbox.Token));
        await File.WriteAllTextAsync(sandbox["secret"], "hf_old", TestContext.Current.CancellationToken);
        sandbox.Hub.Inject(new Fault(FaultKind.Delay, "/revision/", Delay: TimeSpan.FromSeconds(2)));
        await using var init = sandbox.Start($"{sandbox.Init} --until weights --token-file {sandbox["secret"]}");
        await sandbox.RequestAsync(request => request.Authorization == "Bearer hf_old");
        await File.WriteAllTextAsync(sandbox["secret"], Sandbox.Token, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await init.EndAsync()).ExitCode);
    }
}
