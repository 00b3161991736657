using ModelPrep.Disk;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Disk;

/// <summary>A new cache that several processes make at the same moment.</summary>
public sealed class CacheRootRaceTests
{
    private const int Rounds = 300;
    private const int Threads = 4;

    /// <summary>The first one marks the folder and fills it while the others still look at it.</summary>
    [Fact]
    public async Task What_another_process_has_just_made_is_a_cache_for_all()
    {
        using var folder = new TempFolder();
        using var start = new Barrier(Threads);
        var all = Enumerable
            .Range(0, Threads)
            .Select(number =>
                Task.Factory.StartNew(
                    () => ClaimAndFill(folder, start, number),
                    TestContext.Current.CancellationToken,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                )
            );
        await Task.WhenAll(all);
    }

    private static void ClaimAndFill(TempFolder folder, Barrier start, int number)
    {
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                var cachePath = folder[$"cache{round}"];
                start.SignalAndWait(TestContext.Current.CancellationToken);
                CacheRoot.Claim(cachePath);
                Directory.CreateDirectory(Path.Combine(cachePath, $"hub{number}"));
            }
        }
        finally
        {
            start.RemoveParticipant(); // else the others would wait for one that failed
        }
    }
}
