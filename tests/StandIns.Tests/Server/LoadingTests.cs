using StandIns.Tests.Tools;

namespace StandIns.Tests.Server;

/// <summary>A server that has not loaded all of its models is unreachable and deaf.</summary>
public sealed class LoadingTests
{
    private static readonly StandInOptions LoadsForLong = new() { LoadTime = TimeSpan.FromMinutes(5) };

    [Fact]
    public async Task A_server_that_loads_has_no_port_open()
    {
        using var sandbox = new Sandbox(LoadsForLong).WithModel();
        using var server = TestServer.Start(sandbox);
        Assert.Equal("gpt2", (await server.EventAsync("loading")).Detail);
        Assert.Empty(ProcessState.PortsOf(server.Program.Id));
        foreach (var port in server.Ports.All)
            Assert.True(await TestServer.RefusesAsync(port));
    }

    [Fact]
    public async Task A_server_that_loads_is_killed_by_the_signal_that_would_stop_it_later()
    {
        using var sandbox = new Sandbox(LoadsForLong).WithModel();
        using var server = TestServer.Start(sandbox);
        await server.EventAsync("loading");
        Assert.False(ProcessState.HandlesTerm(server.Program.Id));
        server.Send(Signals.Term);
        var ended = await server.EndAsync();
        Assert.Equal(128 + Signals.Term, ended.Status);
        Assert.DoesNotContain("Signal (15)", ended.Output, StringComparison.Ordinal);
        Assert.Equal(["start", "loading"], StandInLog.Read(sandbox.LogFile).Select(one => one.Name));
    }

    [Fact]
    public async Task A_loaded_server_says_so_and_opens_all_three_ports()
    {
        using var sandbox = new Sandbox(new StandInOptions { LoadTime = TimeSpan.FromSeconds(0.1) }).WithModel();
        using var server = await TestServer.StartReadyAsync(sandbox);
        Assert.Equal(server.Ports.All.Order(), ProcessState.PortsOf(server.Program.Id));
        Assert.True(ProcessState.HandlesTerm(server.Program.Id));
        await server.Program.WaitForLineAsync("successfully loaded 'gpt2'");
        await server.Program.WaitForLineAsync($"Started HTTPService at 0.0.0.0:{server.Ports.Http}");
    }

    [Fact]
    public async Task As_process_1_a_server_that_loads_loses_the_signal_and_serves()
    {
        using var sandbox = new Sandbox(new StandInOptions { LoadTime = TimeSpan.FromSeconds(3) }).WithModel();
        var canUnshare = (await sandbox.RunAsync("unshare", "--pid", "--fork", "true")).Status == 0;
        Assert.SkipUnless(canUnshare, "no process namespace can be made here");
        string[] command =
        [
            sandbox.Tools.TritonServer,
            $"--model-repository={sandbox.Repository}",
            .. ServerPorts.Free().Options,
        ];
        using var outside = sandbox.Start("unshare", ["--pid", "--fork", "--kill-child", .. command]);
        await sandbox.WaitForAsync("loading", process: 1);
        var server = ProcessState.ChildOf(outside.Id);
        Signals.Send(server, Signals.Term);
        await sandbox.WaitForAsync("ready", process: 1);
        Assert.Empty(sandbox.Events("signal", process: 1));

        Signals.Send(server, Signals.Term);
        Assert.Equal(0, await outside.EndAsync());
    }
}
