using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using ModelPrep.Load;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Load;

/// <summary>The schedule of requests, on a clock of its own.</summary>
public sealed class OpenLoopTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Requests_that_could_not_be_sent_when_they_were_due_count_from_then()
    {
        var tally = new LoadTally(_time);
        var run = Start(tally, rate: 1, requests: 6);
        await _time.TimerAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        _time.Leap(TimeSpan.FromSeconds(5)); // the machine slept, and five requests are due now
        await run;
        var latency = tally.Report().Latency!;
        Assert.Equal(
            (6, 0, 4000, 10_000 / 6.0),
            (latency.Count, latency.MinMs, latency.MaxMs, latency.MeanMs),
            new NearlyEqual()
        );
    }

    [Fact]
    public async Task Requests_are_due_at_equal_distances()
    {
        var tally = new LoadTally(_time);
        var run = Start(tally, rate: 2.5, requests: 4);
        for (var sent = 1; sent < 4; sent++)
        {
            await _time.TimerAsync(TimeSpan.FromMilliseconds(400), TestContext.Current.CancellationToken);
            Assert.Equal(sent, tally.Report().Sent);
            _time.Advance(TimeSpan.FromMilliseconds(400));
        }

        await run;
        Assert.Equal((4, 1200), (tally.Report().Succeeded, tally.Report().Duration.TotalMilliseconds));
    }

    private Task Start(LoadTally tally, double rate, long requests)
    {
        var settings = new LoadSettings
        {
            Server = new Uri("http://triton/"),
            Model = "gpt2",
            Bodies = ["{}"u8.ToArray()],
            Concurrency = 10,
            Rate = rate,
            Requests = requests,
            Timeout = TimeSpan.FromMinutes(5),
            ConnectionLifetime = TimeSpan.FromSeconds(10),
            Wait = TimeSpan.Zero,
        };
        var client = new TritonClient(
            new HttpMessageInvoker(new AnswersAtOnce()),
            settings.GenerateUri,
            stream: false,
            settings.Timeout,
            _time
        );
        return new OpenLoop(
            new RequestSender(settings, client, tally, NullLogger<RequestSender>.Instance),
            rate,
            settings.Concurrency,
            _time
        ).RunAsync(TestContext.Current.CancellationToken, CancellationToken.None);
    }

    private sealed class AnswersAtOnce : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") });
    }

    /// <summary>Reports have three decimals.</summary>
    private sealed class NearlyEqual : IEqualityComparer<(long Count, double Min, double Max, double Mean)>
    {
        public bool Equals(
            (long Count, double Min, double Max, double Mean) x,
            (long Count, double Min, double Max, double Mean) y
        ) => x.Count == y.Count && Math.Abs(x.Min - y.Min) + Math.Abs(x.Max - y.Max) + Math.Abs(x.Mean - y.Mean) < 0.01;

        public int GetHashCode((long Count, double Min, double Max, double Mean) obj) => obj.Count.GetHashCode();
    }
}
