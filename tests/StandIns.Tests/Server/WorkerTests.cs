using StandIns.Tests.Tools;

namespace StandIns.Tests.Server;

/// <summary>Ranks after the first, as a launcher starts them: no endpoints, one model, no word.</summary>
public sealed class WorkerTests
{
    private static readonly string[] Quiet =
    [
        "--id=rank1",
        "--allow-http=false",
        "--allow-grpc=false",
        "--allow-metrics=false",
        "--log-info=false",
        "--log-warning=false",
        "--model-control-mode=explicit",
        "--load-model=tensorrt_llm",
    ];

    [Fact]
    public async Task A_server_without_endpoints_listens_to_nothing_but_a_signal()
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel("tensorrt_llm");
        using var server = await TestServer.StartReadyAsync(sandbox, Quiet);
        Assert.Empty(ProcessState.PortsOf(server.Program.Id));
        Assert.Equal("rank 0: ", (await server.EventAsync("ready")).Detail);
        server.Send(Signals.Term);
        Assert.Equal(new Ended(0, "Signal (15) received.", ""), await server.EndAsync());
    }

    [Fact]
    public async Task A_worker_never_returns_from_loading_its_engine()
    {
        using var sandbox = await MpiJob.BuildAsync(new StandInOptions());
        sandbox.Environment["OMPI_COMM_WORLD_RANK"] = "1";
        sandbox.Environment["OMPI_COMM_WORLD_SIZE"] = "2";
        using var server = TestServer.Start(sandbox, "--model-control-mode=explicit", "--load-model=tensorrt_llm");
        await server.EventAsync("working");
        Assert.Empty(ProcessState.PortsOf(server.Program.Id));
        server.Send(Signals.Term);
        var ended = await server.EndAsync();
        Assert.Equal(128 + Signals.Term, ended.Status);
        Assert.DoesNotContain("successfully loaded", ended.Output, StringComparison.Ordinal);
    }
}
