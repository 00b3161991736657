using System.Diagnostics.Tracing;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using ModelPrep.Processes;
using ModelPrep.Tests.EndToEnd;
using StandIns;

namespace ModelPrep.Tests.Terminal;

/// <summary>What <c>run</c> says of the server that it starts.</summary>
public sealed partial class ServerWatchTests
{
    private const string Loading = "The server is started and loads its models";

    [Fact]
    public async Task On_a_terminal_it_stays_and_says_how_long_it_takes_and_how_to_ask()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { LoadTime = TimeSpan.FromSeconds(11) });
        var ports = new ServerPorts();
        await using var terminal = PseudoTerminal.Start(sandbox, $"run --model org/model -- {ports.Arguments}");
        await terminal.LineAsync(Loading);
        Assert.Contains(
            "Loading for 10 s so far: its port is not open yet",
            await terminal.LineAsync("Loading for "),
            StringComparison.Ordinal
        );
        var ready = Ready().Match(await terminal.LineAsync("The server is ready after "));
        Assert.InRange(double.Parse(ready.Groups["seconds"].Value), 10, 40);
        Assert.Equal(new Uri(ports.Http, "v2/models/model/generate").AbsoluteUri, ready.Groups["uri"].Value);
        Assert.Contains(
            "\"text_output\"",
            await AskAsync(ready.Groups["asked"].Value, ready.Groups["data"].Value),
            StringComparison.Ordinal
        );
        Assert.NotEqual(
            terminal.Id,
            Assert.Single(StandInLog.Starts(sandbox["standins.log"], "tritonserver")).ProcessId
        );

        await terminal.InterruptAsync();
        Assert.Equal(0, (await terminal.EndAsync()).ExitCode);
        Assert.Empty(sandbox.Processes());
        Assert.Single(terminal.Seen.Lines, line => line.Contains("The server is ready", StringComparison.Ordinal));
        Assert.DoesNotContain("Stopped;", terminal.Written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run --model org/model", "--allow-http=false")]
    [InlineData("run --model org/model --launch exec", "")]
    [InlineData("run --model org/model --log-format json", "")]
    [InlineData("serve", "")]
    public async Task Where_nothing_can_be_said_and_for_serve_it_becomes_the_server(string command, string arguments)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model");
        await using var terminal = PseudoTerminal.Start(
            sandbox,
            $"{command} -- {new ServerPorts().Arguments} {arguments}"
        );
        await sandbox.StandInEventAsync(one => one.Name == "ready");
        Assert.Equal(terminal.Id, Assert.Single(StandInLog.Starts(sandbox["standins.log"], "tritonserver")).ProcessId);
        await terminal.InterruptAsync();
        Assert.Equal(0, (await terminal.EndAsync()).ExitCode);
        Assert.DoesNotContain(Loading, terminal.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_it_becomes_the_server_and_says_nothing()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await using var serving = await RunningServer.ReadyAsync(
            sandbox.With("TERM", "xterm"),
            "run --model org/model"
        );
        Assert.Equal(serving.Process.Id, Assert.Single(serving.Ranks).Value.ProcessId);
        Assert.DoesNotContain(Loading, (await serving.StopAsync()).Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run --model org/model --launch supervise", true)]
    [InlineData("run --model org/model --tp 2", true)]
    [InlineData("serve --launch supervise", false)]
    public async Task Without_a_terminal_and_supervised_two_lines_tell_of_it(string command, bool expected)
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: "");
        await using var serving = await RunningServer.ReadyAsync(sandbox, command);
        if (expected)
            await serving.Process.LineAsync("The server is ready after ");
        var outcome = await serving.StopAsync();
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(
            expected ? 2 : 0,
            outcome
                .Log.Split('\n')
                .Count(line =>
                    line.Contains(Loading, StringComparison.Ordinal)
                    || line.Contains("The server is ready", StringComparison.Ordinal)
                )
        );
        Assert.DoesNotContain("Loading for", outcome.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_ends_while_it_loads_ends_the_watching_with_its_status()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await using var terminal = await PseudoTerminal.RunAsync(
            sandbox,
            $"run --model org/model --tritonserver {sandbox.Script("end", "exit 3")} -- {new ServerPorts().Arguments}",
            3
        );
        Assert.DoesNotContain("The server is ready", terminal.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_breaks_off_as_the_server_ends_is_no_failure()
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var failures = new FailedRequests(ended.Cancel);
        var nobody = new Uri("http://127.0.0.1:1/v2/health/ready");
        await new ServerWatch(isOnTerminal: false, TimeProvider.System, NullLogger<ServerWatch>.Instance).RunAsync(
            new ServerAddress(nobody, nobody, "max_tokens"),
            ended.Token
        );
        Assert.True(ended.IsCancellationRequested);
    }

    private static async Task<string> AskAsync(string uri, string data)
    {
        using var http = new HttpClient();
        using var content = new StringContent(data, new MediaTypeHeaderValue("application/json"));
        using var answer = await http.PostAsync(new Uri(uri), content, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Does something when a request has failed, before anybody sees its exception.</summary>
    private sealed class FailedRequests(Action act) : EventListener
    {
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "System.Net.Http")
                EnableEvents(eventSource, EventLevel.Error);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName == "RequestFailed")
                act();
        }
    }

    [GeneratedRegex(
        "ready after (?<seconds>[0-9.]+) s: (?<uri>http://[^;]+); ask it: curl (?<asked>http://[^ ]+) --data "
            + "'(?<data>[^']+)'"
    )]
    private static partial Regex Ready();
}
