using ModelPrep.Sources.HuggingFace;

namespace ModelPrep.Tests.Sources;

public sealed class RateWindowTests
{
    [Fact]
    public void It_forgets_what_was_before_the_window()
    {
        var rate = new RateWindow(TimeSpan.FromSeconds(5));
        Assert.Equal(0, rate.Add(TimeSpan.Zero, 0));
        Assert.Equal(100, rate.Add(TimeSpan.FromSeconds(1), 100));
        Assert.Equal(100, rate.Add(TimeSpan.FromSeconds(5), 500));
        Assert.Equal(80, rate.Add(TimeSpan.FromSeconds(6), 500));
        Assert.Equal(0, rate.Add(TimeSpan.FromSeconds(11), 500));
    }

    [Fact]
    public void Samples_further_apart_than_the_window_tell_the_rate_between_them()
    {
        var rate = new RateWindow(TimeSpan.FromSeconds(5));
        rate.Add(TimeSpan.Zero, 0);
        rate.Add(TimeSpan.FromSeconds(10), 1000);
        Assert.Equal(5, rate.Add(TimeSpan.FromSeconds(20), 1050));
    }
}
