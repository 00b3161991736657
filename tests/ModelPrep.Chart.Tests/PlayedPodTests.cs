using System.Net.Http.Json;
using k8s.Models;
using LoopbackHub;
using ModelPrep.Chart.Tests.Tools;
using StandIns;

namespace ModelPrep.Chart.Tests;

/// <summary>
/// The pod itself, as podman plays it from the rendered Deployment: the image of containers/server.containerfile with
/// stand-ins for Triton's tools and server, and a hub on this machine.
/// </summary>
public sealed class PlayedPodTests(Helm helm, Podman podman) : IClassFixture<Podman>
{
    private const string Image = "localhost/modelprep:pod";

    /// <summary>Also base64, because podman puts it into the file as it stands in the secret.</summary>
    private const string Token = "hfPodTokenhfPodTokenhfPo";

    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Init_prepares_before_the_server_starts_the_next_pod_finds_it_and_a_stop_lets_answers_finish()
    {
        await using var node = await StartNodeAsync();
        var rendered = await RenderAsync(node);

        var first = await podman.PlayAsync("first", rendered.Deployment.Spec.Template, Token);
        Assert.True(first.Played.ExitCode == 0, first.Played.Error + await first.LogsAsync("init"));
        await first.WaitUntilReadyAsync(rendered.Server);

        Assert.True((await first.TimesAsync("init")).Finished <= (await first.TimesAsync("server")).Started);
        Assert.NotEmpty(
            Directory.GetFiles(
                Path.Combine(node.HostPath, "cache", "prepared"),
                "manifest.json",
                SearchOption.AllDirectories
            )
        );
        var answer = Http.PostAsJsonAsync(
            new Uri(await first.AddressAsync(8000), "/v2/models/opt-125m/generate"),
            new { text_input = "Hello", max_tokens = 3 },
            TestContext.Current.CancellationToken
        );

        var requests = node.Hub.Requests.Count;
        var second = await podman.PlayAsync("second", rendered.Deployment.Spec.Template, Token);
        await second.WaitUntilReadyAsync(rendered.Server);
        Assert.Single(StandInLog.Starts(node.BuildLog, "triton"), start => start.Arguments.Contains("--backend"));
        // It asks which commit the branch is at, and downloads nothing.
        Assert.All(
            node.Hub.Requests.Skip(requests),
            request => Assert.DoesNotContain("/resolve/", request.Path, StringComparison.Ordinal)
        );

        Assert.Contains("word3", await (await answer).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var slow = Http.PostAsJsonAsync(
            new Uri(await second.AddressAsync(8000), "/v2/models/opt-125m/generate"),
            new { text_input = "Hello", max_tokens = 5 },
            TestContext.Current.CancellationToken
        );
        await PendingAsync(second);
        await second.StopAsync(rendered.Pod.TerminationGracePeriodSeconds!.Value);
        Assert.Contains("word5", await (await slow).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await second.ExitCodeAsync("server"));
    }

    [Fact]
    public async Task Two_pods_that_start_at_once_on_one_node_build_once_and_both_serve()
    {
        await using var node = await StartNodeAsync();
        var rendered = await RenderAsync(
            node,
            "--set-string",
            "init.extraEnv[1].name=STANDIN_BUILD_SECONDS,init.extraEnv[1].value=2"
        );

        var pods = await Task.WhenAll(
            podman.PlayAsync("left", rendered.Deployment.Spec.Template, Token),
            podman.PlayAsync("right", rendered.Deployment.Spec.Template, Token)
        );

        foreach (var pod in pods)
        {
            Assert.True(pod.Played.ExitCode == 0, pod.Played.Error + await pod.LogsAsync("init"));
            await pod.WaitUntilReadyAsync(rendered.Server);
        }

        Assert.Single(StandInLog.Starts(node.BuildLog, "triton"), start => start.Arguments.Contains("--backend"));
    }

    [Fact]
    public async Task A_wrong_token_ends_init_with_its_status_and_a_message_that_names_the_cure()
    {
        await using var node = await StartNodeAsync();
        var rendered = await RenderAsync(node);

        var pod = await podman.PlayAsync("refused", rendered.Deployment.Spec.Template, new string('A', Token.Length));

        Assert.NotEqual(0, pod.Played.ExitCode);
        Assert.Equal(77, await pod.ExitCodeAsync("init"));
        var log = await pod.LogsAsync("init");
        Assert.Contains("ERR MP7701 The hub refuses the token", log);
        Assert.Contains("Replace the token in the secret", log);
        Assert.DoesNotContain("AAAAAAAA", log);
    }

    [Fact]
    public async Task The_pods_run_without_rights_and_write_nowhere_but_on_their_volumes()
    {
        await using var node = await StartNodeAsync();
        var rendered = await RenderAsync(node);
        var pod = await podman.PlayAsync("plain", rendered.Deployment.Spec.Template, Token);
        await pod.WaitUntilReadyAsync(rendered.Server);

        var status = await podman.RunAsync(
            "exec",
            "plain-server",
            "sh",
            "-c",
            "cat /proc/1/status; for f in / /opt /var/lib/modelprep /run/modelprep; do ! (: > $f/x) || exit 1; "
                + "done; : > /tmp/x; : > /dev/shm/x"
        );

        Assert.True(status.ExitCode == 0, status.Output + status.Error);
        Assert.Contains("CapEff:\t0000000000000000", status.Output);
        Assert.Contains("NoNewPrivs:\t1", status.Output);
        Assert.Equal(4, status.Error.Split("Read-only file system").Length - 1);
    }

    [Fact]
    public async Task A_node_that_was_prepared_beforehand_downloads_nothing_when_the_pod_comes()
    {
        await using var node = await StartNodeAsync();
        var rendered = await RenderAsync(node, "--set", "prewarm.enabled=true");

        var prepared = await podman.PlayAsync(
            "prewarm",
            Assert.Single(rendered.All<V1DaemonSet>()).Spec.Template,
            Token
        );
        Assert.True(prepared.Played.ExitCode == 0, prepared.Played.Error + await prepared.LogsAsync("prewarm"));
        Assert.Equal("true", (await prepared.InspectAsync("prewarm-wait", "{{.State.Running}}")).Trim());
        var requests = node.Hub.Requests.Count;
        var pod = await podman.PlayAsync("served", rendered.Deployment.Spec.Template, Token);
        await pod.WaitUntilReadyAsync(rendered.Server);

        Assert.NotEqual(0, requests);
        Assert.All(
            node.Hub.Requests.Skip(requests),
            request => Assert.DoesNotContain("/resolve/", request.Path, StringComparison.Ordinal)
        );
    }

    /// <summary>Waits until the server has a request that it has not answered.</summary>
    private static async Task PendingAsync(PlayedPod pod)
    {
        const string Active =
            "nv_trt_llm_request_metrics{model=\"tensorrt_llm\",request_type=\"active\",version=\"1\"} 1";
        var stop = TestContext.Current.CancellationToken;
        var metrics = new Uri(await pod.AddressAsync(8002), "/metrics");
        while (!(await Http.GetStringAsync(metrics, stop)).Contains(Active, StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromMilliseconds(20), stop);
    }

    private async Task<Node> StartNodeAsync()
    {
        await Requirement.OfAsync("podman");
        await podman.BuildImageAsync(
            Image,
            new Dictionary<string, string>
            {
                ["generation"] = "aslb-mn",
                ["gpus"] = "NVIDIA A10G:8.6:23028",
                ["generate-seconds"] = "1",
            }
        );
        var hub = await HubServer.StartAsync(
            new HubServerOptions(Token: Token, Address: podman.HostAddress),
            TestContext.Current.CancellationToken
        );
        hub.Add(Gpt2ModelGenerator.Create("facebook/opt-125m", 1 << 20) with { Access = RepositoryAccess.Gated });
        return new Node(hub);
    }

    private Task<Rendered> RenderAsync(Node node, params string[] options) =>
        helm.TemplateAsync([
            "--set",
            "model.name=facebook/opt-125m,model.pullSecret=hf,triton.resources.cpu=1",
            "--set",
            $"triton.image.name={Image},kubernetes.hostRootPath={node.HostPath}",
            "--set",
            $"model.endpoint={node.Hub.HubUri.AbsoluteUri.TrimEnd('/')}",
            "--set",
            $"init.extraEnv[0].name=STANDIN_LOG,init.extraEnv[0].value=/var/lib/modelprep/{Node.BuildLogName}",
            .. options,
        ]);

    /// <summary>What a node has: a folder that stays, and a hub in reach.</summary>
    private sealed class Node(HubServer hub) : IAsyncDisposable
    {
        public const string BuildLogName = "build-events.jsonl";

        private readonly TemporaryFolder _folder = new();

        public HubServer Hub => hub;

        public string HostPath => _folder.At("triton");

        public string BuildLog => Path.Combine(HostPath, BuildLogName);

        public async ValueTask DisposeAsync()
        {
            await hub.DisposeAsync();
            _folder.Dispose();
        }
    }
}
