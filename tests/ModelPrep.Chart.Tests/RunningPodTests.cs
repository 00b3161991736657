using LoopbackHub;
using ModelPrep.Chart.Tests.Tools;
using StandIns;

namespace ModelPrep.Chart.Tests;

/// <summary>
/// The real program in what the chart gives its two containers, with stand-ins for hub and tools and the real mpirun.
/// </summary>
public sealed class RunningPodTests(Helm helm)
{
    private const string Token = "hf_podtoken";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Init_prepares_a_gated_model_and_the_server_serves_it_and_stops_when_told(int gpus)
    {
        await Requirement.OfAsync("crun");
        await using var hub = await StartHubAsync();
        var rendered = await RenderAsync(hub, $"model.pullSecret=hf,model.tensorrtLlm.parallelism.tensor={gpus}");
        using var folder = new TemporaryFolder();
        using var pod = new RunningPod(rendered.Pod, InstallTools(folder), Token + "\n");

        var prepared = await pod.RunAsync(rendered.Init);
        Assert.True(prepared.ExitCode == 0, prepared.Error);
        var served = await pod.RunUntilReadyAsync(rendered.Server);

        Assert.True(served.ExitCode == 0, served.Error + served.Output);
        Assert.Equal("", pod.TerminationMessage);
    }

    [Fact]
    public async Task Init_without_the_token_says_so_where_kubernetes_shows_it()
    {
        await Requirement.OfAsync("crun");
        await using var hub = await StartHubAsync();
        var rendered = await RenderAsync(hub, "model.pullSecret=null");
        using var folder = new TemporaryFolder();
        using var pod = new RunningPod(rendered.Pod, InstallTools(folder), Token);

        var refused = await pod.RunAsync(rendered.Init);

        Assert.Equal(77, refused.ExitCode);
        Assert.Contains("token", pod.TerminationMessage);
    }

    private static async Task<HubServer> StartHubAsync()
    {
        var hub = await HubServer.StartAsync(new HubServerOptions(Token: Token), TestContext.Current.CancellationToken);
        hub.Add(Gpt2ModelGenerator.Create("facebook/opt-125m", 1 << 20) with { Access = RepositoryAccess.Gated });
        return hub;
    }

    private Task<Rendered> RenderAsync(HubServer hub, string values) =>
        helm.TemplateAsync(
            "--set",
            "model.name=facebook/opt-125m",
            "--set",
            values,
            "--set",
            $"init.extraEnv[0].name=HF_ENDPOINT,init.extraEnv[0].value={hub.HubUri.AbsoluteUri}"
        );

    private static string InstallTools(TemporaryFolder folder) =>
        StandInToolchain
            .Install(
                folder.At("tools"),
                new StandInOptions { Generation = "aslb-mn", Gpus = "NVIDIA A10G:8.6:23028,NVIDIA A10G:8.6:23028" }
            )
            .Bin;
}
