using ModelPrep.Maintenance;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Maintenance;

/// <summary>What <c>cache verify</c> says while it reads.</summary>
public sealed class VerifyFilesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_ten_seconds_it_says_how_far_it_is_until_it_ends()
    {
        using var folder = new TempFolder();
        await using (var file = File.Create(folder["file"]))
            file.SetLength(16L << 30); // takes no room, and longer to read than this test
        var (time, log) = (new ManualTime(), new LogLines<VerifyFiles>());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = new VerifyFiles(time, log).RunAsync(
            [new KnownFile(folder["file"], null, ContentDigest.TryParse(Some.Sha256)!)],
            stop.Token
        );

        Assert.Equal(0, time.Advance(TimeSpan.FromSeconds(9)));
        Assert.Equal(1, time.Advance(TimeSpan.FromSeconds(1)));
        var line = await log.NextAsync("", Token);
        while (line.EndsWith(", 0 %", StringComparison.Ordinal))
        {
            Assert.Matches("^Verified [0-9.]+ (B|MiB) of 16.0 GiB, 0 %$", line);
            Assert.Equal(1, time.Advance(TimeSpan.FromSeconds(10)));
            line = await log.NextAsync("", Token);
        }

        Assert.Matches("^Verified [0-9.]+ [MG]iB of 16.0 GiB, [1-9][0-9]? %$", line);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(0, time.Advance(TimeSpan.FromSeconds(60)));
    }
}
