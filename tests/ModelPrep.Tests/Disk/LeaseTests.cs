using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelPrep.Configuration;
using ModelPrep.Disk;
using ModelPrep.Hosting;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Disk;

/// <summary>Nodes that wait for each other, with clocks that are set by hand and jump.</summary>
public sealed class LeaseTests : IDisposable
{
    private static readonly TimeSpan Expiry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();
    private readonly string _path;

    public LeaseTests()
    {
        Directory.CreateDirectory(_folder["leases"]);
        _path = _folder[$"leases/{ArtifactId.Of(Some.Key())}.json"];
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_node_that_has_waited_two_hours_for_another_builds_itself_and_leaves_the_lease_alone()
    {
        var (time, log) = (new ManualTime(), new LogLines<SharedTier>());
        var tier = new SharedTier(
            new SharedMount(
                new SharedCacheSettings(_folder.Path, SharedContents.Engines, TimeSpan.FromDays(1), Expiry),
                time,
                NullLogger<SharedMount>.Instance
            ),
            new PublishMarker(_folder["cache"]),
            KindServices.Catalog,
            log
        );
        Renew(0);
        var claim = tier.ClaimAsync(Some.Key(), waits: true, Token);
        var step = Expiry / 2;
        for (var waited = TimeSpan.Zero; waited <= TimeSpan.FromHours(2); waited += step)
        {
            await Task.WhenAny(time.TimerAsync(Poll, Token), claim);
            Assert.False(claim.IsCompleted, $"given up after {waited}");
            Renew(waited.Ticks + 1);
            time.Ahead = TimeSpan.FromDays(1) - time.Ahead; // there and back
            time.Leap(step);
        }

        await using (await claim.WaitAsync(Patience, Token))
            Assert.Equal("other", HolderOf(_path)?.Owner);
        Assert.Equal("other", HolderOf(_path)?.Owner);
        Assert.StartsWith(
            "Waiting for node-1, whose process 4711 prepares the same artifact since 2026-",
            await log.NextAsync("Waiting", Token),
            StringComparison.Ordinal
        );
        Assert.EndsWith(", 90 s so far", await log.NextAsync("Waiting", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clocks_that_jump_neither_end_a_lease_nor_prolong_it()
    {
        var (theirs, ours) = (new ManualTime(), new ManualTime());
        await using var holder = new LeaseFile(_path, Expiry, theirs);
        await using var waiter = new LeaseFile(_path, Expiry, ours);
        Assert.True(holder.TryTake());
        var owner = HolderOf(_path)!.Owner;
        foreach (var days in new[] { 0, 1, 0, -1 })
        {
            theirs.Ahead = TimeSpan.FromDays(days);
            var before = HolderOf(_path);
            theirs.Advance(Expiry / 6);
            Assert.True(SpinWait.SpinUntil(() => HolderOf(_path) != before, Patience), "it was not renewed");
            Assert.False(waiter.TryTake());
            ours.Ahead = TimeSpan.FromDays(days);
            ours.Advance(Expiry);
            Assert.False(waiter.TryTake());
            Assert.Equal(owner, HolderOf(_path)?.Owner);
        }

        ours.Advance(TimeSpan.FromSeconds(1)); // the holder has died
        Assert.False(waiter.TryTake());
        Assert.NotEqual(owner, HolderOf(_path)?.Owner);
        Assert.True(waiter.TryTake());
    }

    private void Renew(long ticks) =>
        File.WriteAllBytes(
            _path,
            JsonSerializer.SerializeToUtf8Bytes(
                new Lease(
                    "node-1",
                    4711,
                    "other",
                    new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
                    new DateTimeOffset(ticks, TimeSpan.Zero)
                ),
                ArtifactJson.Default.Lease
            )
        );

    private static Lease? HolderOf(string path) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(path), ArtifactJson.Default.Lease);
}
