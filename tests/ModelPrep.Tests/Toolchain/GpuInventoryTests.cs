using ModelPrep.Tests.Fakes;
using ModelPrep.Toolchain;

namespace ModelPrep.Tests.Toolchain;

/// <summary>A driver that hangs.</summary>
public sealed class GpuInventoryTests
{
    private static readonly NvidiaSmi NotAsked = new(new PlainRunner());

    [Fact]
    public async Task A_driver_that_does_not_answer_ends_the_search_with_a_message()
    {
        using var driver = new ManualResetEventSlim();
        var gpus = new GpuInventory(() => Hang(driver), NotAsked, _ => null, TimeSpan.FromMilliseconds(50));
        var error = await Assert.ThrowsAsync<ToolException>(() =>
            FindAsync(gpus, TestContext.Current.CancellationToken)
        );
        driver.Set();
        Assert.Equal(Messages.ToolSilent, error.Code);
        Assert.Contains("The GPU driver has not answered within 0.05 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_ends_the_search_although_the_driver_hangs()
    {
        using var driver = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        var finding = FindAsync(new GpuInventory(() => Hang(driver), NotAsked, _ => null), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finding);
        driver.Set();
    }

    /// <remarks>On a thread of its own, which may hang. The timeout ends a test that fails.</remarks>
    private static Task<GpuSet?> FindAsync(GpuInventory gpus, CancellationToken cancellationToken) =>
        Task.Run(() => gpus.FindAsync(cancellationToken), CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);

    private static IReadOnlyList<Gpu>? Hang(ManualResetEventSlim driver)
    {
        driver.Wait(TimeSpan.FromSeconds(40));
        return [];
    }
}
