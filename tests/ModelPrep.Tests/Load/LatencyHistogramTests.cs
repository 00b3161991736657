using CsCheck;
using ModelPrep.Load;

namespace ModelPrep.Tests.Load;

public sealed class LatencyHistogramTests
{
    private static readonly double[] Percents = [0.1, 1, 25, 50, 90, 95, 99, 99.9, 100];

    /// <summary>Times of all magnitudes, from one microsecond to a month.</summary>
    private static readonly Gen<long> Microseconds = Gen.Select(
        Gen.Int[0, 41],
        Gen.Long[0, long.MaxValue >> 1],
        (bits, any) => any & ((2L << bits) - 1)
    );

    [Fact]
    public void A_percentile_is_within_half_a_percent_of_the_true_one() =>
        Microseconds
            .Array[1, 400]
            .Sample(times =>
            {
                var histogram = Of(times);
                Array.Sort(times);
                foreach (var percent in Percents)
                {
                    var exact = times[(int)Math.Ceiling(times.Length * percent / 100) - 1];
                    Assert.InRange(
                        histogram.Percentile(percent)!.Value.TotalMicroseconds,
                        exact * 0.995,
                        exact * 1.005
                    );
                }
            });

    [Fact]
    public void The_shortest_the_mean_and_the_longest_are_exact() =>
        Microseconds
            .Array[1, 400]
            .Sample(times =>
            {
                var summary = Of(times).Summarize()!;
                Assert.Equal(times.Length, summary.Count);
                Assert.Equal((times.Min() / 1000.0, times.Max() / 1000.0), (summary.MinMs, summary.MaxMs));
                Assert.Equal(times.Average() / 1000, summary.MeanMs, 0.001 + (summary.MeanMs * 1e-12));
            });

    [Fact]
    public void Percentiles_are_times_that_occur_where_each_microsecond_has_its_slot()
    {
        var summary = Of([.. Enumerable.Range(1, 200).Select(number => (long)number)]).Summarize();
        Assert.Equal(new LatencySummary(200, 0.001, 0.1, 0.1, 0.18, 0.19, 0.198, 0.2), summary! with { MeanMs = 0.1 });
    }

    [Fact]
    public void Nothing_has_no_percentile()
    {
        var histogram = Of([5]);
        histogram.Clear();
        Assert.Null(histogram.Percentile(50));
        Assert.Null(histogram.Summarize());
        histogram.Add(TimeSpan.FromMilliseconds(7));
        Assert.Equal(new LatencySummary(1, 7, 7, 7, 7, 7, 7, 7), histogram.Summarize());
    }

    [Fact]
    public void Impossible_times_count_as_the_nearest_possible()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.FromTicks(-5));
        histogram.Add(TimeSpan.MaxValue);
        Assert.Equal(2, histogram.Count);
        Assert.Equal(TimeSpan.Zero, histogram.Percentile(50));
        Assert.InRange(histogram.Percentile(100)!.Value, TimeSpan.FromDays(90), TimeSpan.FromDays(120));
    }

    private static LatencyHistogram Of(long[] microseconds)
    {
        var histogram = new LatencyHistogram();
        foreach (var one in microseconds)
            histogram.Add(TimeSpan.FromMicroseconds(one));
        return histogram;
    }
}
