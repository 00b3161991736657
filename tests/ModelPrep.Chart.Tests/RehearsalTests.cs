using System.Globalization;
using LoopbackHub;
using ModelPrep.Chart.Tests.Tools;
using StandIns;

namespace ModelPrep.Chart.Tests;

/// <summary>
/// What an autoscaler would see: a server whose engine has four places, the real Prometheus with the chart's rules, and
/// <c>modelprep load</c>.
/// </summary>
public sealed class RehearsalTests(Helm helm)
{
    private const int Places = 4;
    private const string Load = "modelprep:load:ratio";
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task The_load_rises_past_its_target_under_load_and_falls_after()
    {
        await Requirement.OfAsync("prometheus");
        var rendered = await helm.TemplateAsync("--set", "model.name=facebook/opt-125m");
        var metric = rendered.Autoscaler!.Spec.Metrics.Single().Pods;
        Assert.Equal(Load, metric.Metric.Name);
        var target = (double)metric.Target.AverageValue.ToDecimal();

        using var folder = new TemporaryFolder();
        var ports = new
        {
            Http = Prometheus.FreePort(),
            Grpc = Prometheus.FreePort(),
            Metrics = Prometheus.FreePort(),
        };
        var url = new Uri($"http://127.0.0.1:{ports.Http}");
        await using var server = await StartServerAsync(
            folder,
            ["--", $"--http-port={ports.Http}", $"--grpc-port={ports.Grpc}", $"--metrics-port={ports.Metrics}"]
        );
        await ReadyAsync(server, url);
        await using var prometheus = await Prometheus.StartAsync(
            rendered.PrometheusRule!,
            "demo-1",
            new Uri($"http://127.0.0.1:{ports.Metrics}")
        );

        Assert.Equal(0, await prometheus.WaitForAsync(Load, value => value == 0));

        // One request at a time takes one place of four, and nothing would be scaled.
        await using (StartClients(url, 1))
            Assert.InRange(await prometheus.WaitForAsync(Load, value => value > 0.2), 0.2, target);

        // Four times as many requests as there are places: twelve wait inside the engine, where its own gauges end at
        // 1.
        await using (StartClients(url, 4 * Places))
        {
            var load = await prometheus.WaitForAsync(Load, value => value > 3);
            Assert.True(Math.Ceiling(load / target) >= 4, $"An autoscaler at {load} would not ask for four pods.");
            await prometheus.WaitForAsync("modelprep:engine_waiting_requests:avg1m", value => value > 2 * Places);
            await prometheus.WaitForAsync("triton:queue_compute:ratio", value => value > 1);
            await prometheus.WaitForAsync("modelprep:requests:rate1m", value => value > 0);
        }

        Assert.Equal(0, await prometheus.WaitForAsync(Load, value => value == 0));
        Assert.Equal(0, await prometheus.WaitForAsync("triton:queue_compute:ratio", value => value == 0));
    }

    private static RunningTool StartClients(Uri url, int concurrency) =>
        RunningTool.Start(
            Repository.BinaryPath,
            [
                "load",
                "--url",
                url.AbsoluteUri,
                "--model",
                "facebook/opt-125m",
                "--concurrency",
                concurrency.ToString(CultureInfo.InvariantCulture),
            ]
        );

    private static async Task<RunningTool> StartServerAsync(TemporaryFolder folder, IEnumerable<string> serverArguments)
    {
        await using var hub = await HubServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        hub.Add(Gpt2ModelGenerator.Create("facebook/opt-125m", 1 << 16));
        var tools = StandInToolchain
            .Install(
                folder.At("tools"),
                new StandInOptions
                {
                    Generation = "r25.08", // the engine and the served model take more requests than there are clients
                    EngineSlots = Places,
                    GenerateTime = TimeSpan.FromSeconds(0.1),
                }
            )
            .Bin;
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}",
            ["MODELPREP_CACHE"] = folder.At("cache"),
            ["HF_HOME"] = folder.At("huggingface"),
            ["HF_ENDPOINT"] = hub.HubUri.AbsoluteUri,
        };
        (await Tool.RunAsync(Repository.BinaryPath, ["init", "--model", "facebook/opt-125m"], environment)).OrThrow();
        return RunningTool.Start(Repository.BinaryPath, ["serve", .. serverArguments], environment);
    }

    private static async Task ReadyAsync(RunningTool server, Uri url)
    {
        while (true)
        {
            try
            {
                using var answer = await Http.GetAsync(
                    new Uri(url, "/v2/health/ready"),
                    TestContext.Current.CancellationToken
                );
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                Assert.False(server.HasExited, server.Output);
            }
        }
    }
}
