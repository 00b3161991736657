namespace ModelPrep.Tests.Load;

/// <summary>A server that sends more than a client can keep in memory.</summary>
public sealed class LoadLimitTests : IDisposable
{
    private static readonly string Large = $$"""{"text_output":"{{new string('x', 17 << 20)}}"}""";
    private static readonly string Piece = $$"""{"text_output":"{{new string('x', 1 << 20)}}"}""";
    private readonly LoadClient _client = new();

    [Fact]
    public async Task An_answer_without_end_is_a_bad_one()
    {
        await using var server = await GenerateServer.StartAsync();
        server.Answer = (http, number) =>
            number == 0 ? GenerateServer.TextAsync(http, 200, Large) : GenerateServer.GoodAsync(http);
        await RequireOneBadAsync(server, "--requests 2", "the answer has more than 16.0 MiB");
    }

    [Fact]
    public async Task An_event_without_end_is_a_bad_answer()
    {
        await using var server = await GenerateServer.StartAsync();
        server.Answer = (http, number) => GenerateServer.EventAsync(http, number == 0 ? Large : Piece);
        await RequireOneBadAsync(server, "--requests 2 --stream", "an event has more than 4.0 MiB");
    }

    [Fact]
    public async Task Events_that_are_no_longer_than_they_may_be_can_be_as_many_as_they_like()
    {
        await using var server = await GenerateServer.StartAsync();
        server.Answer = async (http, _) =>
        {
            for (var number = 0; number < 20; number++)
                await GenerateServer.EventAsync(http, Piece);
        };
        var report = await _client.ReportAsync(server, "--requests 1 --stream");
        Assert.Equal((1, 1, 0, 0, 0), report.Counts());
    }

    public void Dispose() => _client.Dispose();

    private async Task RequireOneBadAsync(GenerateServer server, string commandLine, string message)
    {
        await using var load = _client.Start(server, $"{commandLine} --output json");
        var outcome = await load.EndAsync();
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(["badAnswer x 1"], LoadClient.Parse(outcome).Failures());
        Assert.Contains($"bad answer: {message}\n", outcome.Log, StringComparison.Ordinal);
    }
}
