using StandIns.Tests.Tools;

namespace StandIns.Tests.Server;

/// <summary>How a server that has started ends.</summary>
public sealed class StopTests
{
    private static readonly object Prompt = new { text_input = "x", max_tokens = 1 };

    [Theory]
    [InlineData(Signals.Term)]
    [InlineData(Signals.Interrupt)]
    public async Task An_idle_server_stops_with_status_0(int signal)
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel();
        using var server = await TestServer.StartReadyAsync(sandbox);
        server.Send(signal);
        var ended = await server.EndAsync();
        Assert.Equal(0, ended.Status);
        Assert.Contains($"Signal ({signal}) received.", ended.Output, StringComparison.Ordinal);
        Assert.Equal(signal, Assert.Single(sandbox.Events("signal", server.Program.Id)).Code);
    }

    [Fact]
    public async Task A_hangup_is_not_handled()
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel();
        using var server = await TestServer.StartReadyAsync(sandbox);
        server.Send(Signals.Hangup);
        Assert.Equal(128 + Signals.Hangup, (await server.EndAsync()).Status);
    }

    [Fact]
    public async Task A_request_in_flight_is_answered_while_new_connections_are_refused()
    {
        using var sandbox = new Sandbox(new StandInOptions { GenerateTime = TimeSpan.FromSeconds(1) }).WithModel();
        using var server = await TestServer.StartReadyAsync(sandbox, "--log-verbose=1");
        var answer = server.GenerateAsync(Sandbox.Model, Prompt);
        await server.Program.WaitForLineAsync("generate: gpt2");
        server.Send(Signals.Term);
        await server.Program.WaitForLineAsync("Waiting for 1 requests in flight");
        Assert.True(await TestServer.RefusesAsync(server.Ports.Http));
        Assert.True(await TestServer.RefusesAsync(server.Ports.Grpc));
        Assert.Equal(200, (await answer).Status);
        Assert.Equal(0, (await server.EndAsync()).Status);
    }

    [Fact]
    public async Task Metrics_can_be_read_until_the_last_request_is_answered()
    {
        using var sandbox = new Sandbox(new StandInOptions { GenerateTime = TimeSpan.FromMinutes(5) }).WithModel();
        using var server = await TestServer.StartReadyAsync(sandbox, "--log-verbose=1");
        var answer = server.GenerateAsync(Sandbox.Model, Prompt);
        await server.Program.WaitForLineAsync("generate: gpt2");
        server.Send(Signals.Term);
        await server.Program.WaitForLineAsync("Waiting for 1 requests in flight");
        var metrics = await server.GetAsync("/metrics", server.Ports.Metrics);
        Assert.Contains("request_success{model=\"gpt2\",version=\"1\"} 0", metrics.Text, StringComparison.Ordinal);
        server.Send(Signals.Kill);
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
    }

    [Fact]
    public async Task A_request_that_takes_longer_than_the_exit_timeout_is_cut_off_with_status_1()
    {
        using var sandbox = new Sandbox(new StandInOptions { GenerateTime = TimeSpan.FromMinutes(5) }).WithModel();
        using var server = await TestServer.StartReadyAsync(sandbox, "--log-verbose=1", "--exit-timeout-secs=1");
        var answer = server.GenerateAsync(Sandbox.Model, Prompt);
        await server.Program.WaitForLineAsync("generate: gpt2");
        server.Send(Signals.Term);
        var ended = await server.EndAsync();
        Assert.Equal(1, ended.Status);
        Assert.Contains("Exit timeout expired. Exiting immediately.", ended.Errors, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
    }

    [Fact]
    public async Task Unloading_that_takes_longer_than_the_exit_timeout_is_status_1_too()
    {
        using var sandbox = new Sandbox(new StandInOptions { DrainTime = TimeSpan.FromMinutes(5) }).WithModel();
        using var server = await TestServer.StartReadyAsync(sandbox, "--exit-timeout-secs=1");
        server.Send(Signals.Term);
        Assert.Equal(1, (await server.EndAsync()).Status);
    }

    [Fact]
    public async Task A_second_signal_changes_nothing()
    {
        using var sandbox = new Sandbox(new StandInOptions { DrainTime = TimeSpan.FromSeconds(2) }).WithModel();
        using var server = await TestServer.StartReadyAsync(sandbox);
        server.Send(Signals.Term);
        await server.EventAsync("signal");
        server.Send(Signals.Term);
        var ended = await server.EndAsync();
        Assert.Equal(0, ended.Status);
        Assert.Equal(2, sandbox.Events("signal", server.Program.Id).Count());
        Assert.Equal(2, ended.Output.Split("Signal (15) received.").Length);
    }

    [Theory]
    [InlineData(null, 134)]
    [InlineData(139, 139)]
    public async Task A_crash_can_follow_the_start(int? asked, int status)
    {
        using var sandbox = new Sandbox(
            new StandInOptions { ServerFault = "crash-after-ready", ExitCode = asked }
        ).WithModel();
        using var server = TestServer.Start(sandbox);
        Assert.Equal(status, (await server.EndAsync()).Status);
        Assert.Equal(["start", "loading", "ready", "exit"], StandInLog.Read(sandbox.LogFile).Select(one => one.Name));
    }
}
