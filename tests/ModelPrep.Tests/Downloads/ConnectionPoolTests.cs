using System.Diagnostics;
using ModelPrep.Downloads;

namespace ModelPrep.Tests.Downloads;

public sealed class ConnectionPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task As_many_as_allowed_can_be_taken_at_once_and_not_one_more(int count)
    {
        using var connections = new ConnectionPool(count, TimeProvider.System, () => TimeSpan.Zero);
        var taken = new List<IDisposable>();
        for (var i = 0; i < count; i++)
            taken.Add(await connections.TakeAsync(TestContext.Current.CancellationToken));
        var oneMore = connections.TakeAsync(TestContext.Current.CancellationToken);
        Assert.False(oneMore.IsCompleted);
        taken[0].Dispose();
        await oneMore;
    }

    [Fact]
    public async Task While_the_processors_are_busy_two_are_enough()
    {
        var (started, looks) = (Stopwatch.GetTimestamp(), 0);
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var connections = new ConnectionPool(8, TimeProvider.System, AllOfIt);
        using var first = await connections.TakeAsync(TestContext.Current.CancellationToken);
        using var second = await connections.TakeAsync(TestContext.Current.CancellationToken);
        var third = connections.TakeAsync(TestContext.Current.CancellationToken);
        await Task.WhenAny(looked.Task, third).WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(third.IsCompleted);
        first.Dispose();
        await third;

        TimeSpan AllOfIt()
        {
            if (++looks == 5)
                looked.SetResult();
            return Stopwatch.GetElapsedTime(started) * Environment.ProcessorCount;
        }
    }
}
