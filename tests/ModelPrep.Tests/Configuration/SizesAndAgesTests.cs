using ModelPrep.Configuration;

namespace ModelPrep.Tests.Configuration;

/// <summary>Sizes, rates and ages as people write them.</summary>
public sealed class SizesAndAgesTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("8000000", 8_000_000L)]
    [InlineData("500GB", 500_000_000_000L)]
    [InlineData("1.5TiB", 1_649_267_441_664L)]
    [InlineData("2 k", 2000L)]
    [InlineData("999999T", 999_999_000_000_000_000L)]
    [InlineData("9999999T", null)]
    [InlineData("-1", null)]
    [InlineData("1PB", null)]
    [InlineData("\u0663GB", null)]
    [InlineData("GB", null)]
    [InlineData("", null)]
    public void Sizes(string text, long? expected) => Assert.Equal(expected, ByteSize.TryParse(text));

    [Theory]
    [InlineData("100MB", 100_000_000L)]
    [InlineData("1KiB/s", 1024L)]
    [InlineData("0", null)]
    [InlineData("1001T", null)]
    [InlineData("1.\u0663MB", null)]
    [InlineData("/s", null)]
    public void Rates(string text, long? expected) => Assert.Equal(expected, ByteRate.TryParse(text));

    [Theory]
    [InlineData("30d", 30 * 24.0)]
    [InlineData("12h", 12.0)]
    [InlineData("2w", 14 * 24.0)]
    [InlineData("90m", 1.5)]
    [InlineData("0.5d", 12.0)]
    [InlineData("0d", 0.0)]
    [InlineData("3", null)]
    [InlineData("d", null)]
    [InlineData("-1d", null)]
    [InlineData("99999d", null)]
    [InlineData("\u0663d", null)]
    public void Ages(string text, double? hours) =>
        Assert.Equal(hours, Age.TryParse(text) is { } age ? Math.Round(age.TotalHours, 6) : null);
}
