using LoopbackHub;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// A token of several shapes, stored, echoed and redirected: it goes to the hub and nowhere else. What is typed in the
/// wrong place: <see cref="CommandLineMistakeTests"/>.
/// </summary>
public sealed class TokenCanaryTests
{
    /// <summary>Names under which somebody may have a token; the last two say nothing of what they hold.</summary>
    private static readonly string[] Variables =
    [
        "HF_TOKEN",
        "HUGGING_FACE_HUB_TOKEN",
        "HUGGINGFACE_TOKEN",
        "HUGGINGFACEHUB_API_TOKEN",
        "HF_API_TOKEN",
        "HF_ACCESS_TOKEN",
        "NGC_API_KEY",
        "NGC_CLI_API_KEY",
        "GITHUB_TOKEN",
        "OTEL_EXPORTER_OTLP_HEADERS",
        "MY_SETTING",
        "PYTHON_OPTIONS",
    ];

    public static TheoryData<string> Shapes =>
        [
            "hf_AbCdEfGhIjKlMnOpQrStUvWxYz01234567",
            "hf_canarycanary",
            "api_org_0123456789abcdefABCDEF",
            "canary.of-no/shape+at=all",
            "c4n4ry",
        ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_token_reaches_the_hub_and_nothing_else(string canary)
    {
        await using var sandbox = await CreateAsync(canary);
        var cli = Talkative(sandbox);
        await sandbox.SucceedAsync(
            $"init --model org/model --triton-cli {cli} --verbose --log-format json --output json --metrics-file "
                + $"{sandbox["metrics.prom"]}"
        );
        foreach (
            var command in new[]
            {
                "doctor",
                "plan --model org/model",
                "cache list --output json",
                "run --model org/model --dry-run",
            }
        )
            await NowhereAsync(canary, await sandbox.RunAsync(command), sandbox);
        await using (var serving = await RunningServer.ReadyAsync(sandbox, "serve --launch supervise"))
            await NowhereAsync(canary, await serving.StopAsync(), sandbox);
        Assert.Contains(sandbox.Hub.Requests, request => request.Authorization == $"Bearer {canary}");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task What_repeats_a_token_is_not_repeated(string canary)
    {
        await using var sandbox = await CreateAsync(canary);
        var echo = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["X-Error-Message"] = $"Bad token {canary}",
            ["X-Request-Id"] = canary,
        };
        foreach (var status in new[] { 401, 403, 404, 503 })
        {
            sandbox.Hub.Inject(
                new Fault(FaultKind.Status, "/revision/", Times: status == 503 ? 1 : 3, Status: status, Headers: echo)
            );
            foreach (
                var command in new[]
                {
                    "init --model org/model --verbose",
                    "plan --model org/model --output json",
                    "doctor",
                }
            )
                await NowhereAsync(canary, await sandbox.RunAsync(command), sandbox);
            sandbox.Hub.ClearFaults();
        }

        sandbox.Hub.Add(
            new HubRepository("org/evil", [new HubFile("config.json", "{}") { ListedPath = $"../{canary}" }])
        );
        await NowhereAsync(canary, await sandbox.RunAsync("init --model org/evil"), sandbox);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_builder_that_prints_a_token_spreads_it_no_further(string canary)
    {
        await using var sandbox = await CreateAsync(canary);
        sandbox.With(StandIns.Variables.Fault, Faults.NoEngine);
        var outcome = await sandbox.FailAsync(
            "MP7601",
            $"init --model org/model --triton-cli {Talkative(sandbox)} --metrics-file {sandbox["metrics.prom"]}"
        );
        Assert.Contains("the token is ***", outcome.Log, StringComparison.Ordinal);
        await NowhereAsync(canary, outcome, sandbox);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Another_origin_never_sees_a_token(string canary)
    {
        await using var sandbox = await CreateAsync(canary);
        foreach (var route in new[] { "/revision/", "/tree/", "/resolve/" })
        {
            sandbox.Hub.Inject(
                new Fault(FaultKind.Redirect, route, Value: new Uri(sandbox.Hub.CdnUri, "/elsewhere").AbsoluteUri)
            );
            await NowhereAsync(canary, await sandbox.RunAsync("init --model org/model --until weights"), sandbox);
        }

        Assert.Contains(sandbox.Hub.Requests, request => request.Path == "/elsewhere");
        Assert.False(sandbox.Hub.CdnSawAuthorization);
    }

    [Fact]
    public async Task Questions_to_mpirun_get_no_token()
    {
        const string Canary = "hf_AbCdEfGhIjKlMnOpQrStUvWxYz01234567";
        await using var sandbox = await ManyGpus.PreparedAsync();
        var mpirun = sandbox.Script("mpirun", $"env >>{sandbox["environment"]}; echo 'mpirun (Open MPI) 4.1.4'");
        foreach (var name in Variables)
            sandbox.With(name, $"a {Canary}");
        foreach (var command in new[] { "serve", "serve --dry-run", "plan --model org/model --tp 2", "doctor" })
            await sandbox.RunAsync($"{command} --mpirun {mpirun}");
        var seen = await File.ReadAllTextAsync(sandbox["environment"], Token);
        Assert.Contains("HF_HUB_OFFLINE=1", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, seen, StringComparison.Ordinal);
    }

    /// <summary>A sandbox whose hub knows the canary, which is in a file and in many variables.</summary>
    private static async Task<Sandbox> CreateAsync(string canary)
    {
        var sandbox = await Sandbox.CreateAsync(hub: new HubServerOptions(Token: canary));
        await File.WriteAllTextAsync(sandbox[Sandbox.TokenFile], $"{canary}\n", Token);
        foreach (var name in Variables)
            sandbox.With(name, name is "MY_SETTING" ? $"first {canary} last" : canary);
        return sandbox.With("HF_TOKEN_PATH", sandbox[Sandbox.TokenFile]);
    }

    /// <summary>A builder that has found the token and says so; and its environment.</summary>
    private static string Talkative(Sandbox sandbox) =>
        sandbox.Script(
            "cli",
            $"{Sandbox.HelpOf($"{sandbox.Tools.Bin}/triton")}echo \"the token is $(cat "
                + $"{sandbox[Sandbox.TokenFile]})\"; env; exec \"{sandbox.Tools.Bin}/triton\" \"$@\""
        );

    /// <summary>
    /// Looks through what was printed, and through every file: those of the stand-ins have the environment of children.
    /// </summary>
    private static async Task NowhereAsync(string canary, Outcome outcome, Sandbox sandbox)
    {
        Assert.DoesNotContain(canary, outcome.Output + outcome.Log, StringComparison.Ordinal);
        foreach (var path in sandbox.FilesOf(".").Where(path => path != Sandbox.TokenFile))
            Assert.False(
                (await File.ReadAllTextAsync(sandbox[path], Token)).Contains(canary, StringComparison.Ordinal),
                path
            );
        Assert.DoesNotContain(
            sandbox.Hub.Requests,
            request => $"{request.Path}{request.Query}{request.UserAgent}".Contains(canary, StringComparison.Ordinal)
        );
    }
}
