using LoopbackHub;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// As many pods on one node as it may have, all of which start at once, with locks as local file systems have them;
/// without: <see cref="NoLockTests"/>.
/// </summary>
public sealed class ManyProcessesTests
{
    private const int Count = 32;
    private const string Init = "init --model org/model";

    [Fact]
    public async Task All_at_once_they_download_once_and_build_once()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { BuildTime = TimeSpan.FromSeconds(3) });
        var outcomes = await RunAsync(sandbox);
        Assert.Single(outcomes.Select(outcome => outcome.Output).Distinct(StringComparer.Ordinal));
        Assert.Single(sandbox.StandInEvents, one => one.Name == "build-started");
        Assert.Equal(BlobBytes(sandbox), BodyBytes(sandbox));
    }

    [Fact]
    public async Task All_at_once_they_fetch_the_weights_once()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 24 << 20);
        await RunAsync(sandbox, " --until weights --connections 2");
        Assert.Equal(BlobBytes(sandbox), BodyBytes(sandbox));
        await sandbox.WeightsAreRightAsync();
        Assert.Equal([$"trees/{sandbox.Commit}.json"], sandbox.FilesOf($"{Sandbox.ModelCache}/.modelprep"));
    }

    [Fact]
    public async Task When_the_one_that_downloads_is_killed_another_goes_on_with_what_it_left()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 48 << 20);
        await using var first = sandbox
            .With("MODELPREP_MAX_RATE", "3MB")
            .Start($"{Init} --until weights --connections 2");
        await sandbox.RequestAsync(_ => BodyBytes(sandbox) > 20 << 20);
        await using var second = sandbox
            .With("MODELPREP_MAX_RATE", null)
            .Start($"{Init} --until weights --connections 2");
        await second.LineAsync("Waiting for another process");
        first.Signal("KILL");
        await first.EndAsync();
        var outcome = await second.EndAsync();
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("from an earlier run", outcome.Log, StringComparison.Ordinal);
        await sandbox.WeightsAreRightAsync();
        Assert.InRange(BodyBytes(sandbox), 48 << 20, (48 << 20) + (4 * (4 << 20)));
    }

    [Fact]
    public async Task When_the_one_that_builds_is_killed_another_builds()
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { BuildTime = TimeSpan.FromMinutes(10) }
        );
        await using var first = sandbox.Start(Init);
        await sandbox.StandInEventAsync(one => one.Name == "build-started");
        await using var second = sandbox.With("STANDIN_BUILD_SECONDS", "0").Start(Init);
        await second.LineAsync("it builds since");
        first.Signal("KILL");
        var outcome = await second.EndAsync();
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        await sandbox.SucceedAsync("serve --dry-run");
    }

    /// <summary>Starts all at once and waits until all have succeeded.</summary>
    internal static async Task<IReadOnlyList<Outcome>> RunAsync(Sandbox sandbox, string options = "")
    {
        var all = Enumerable.Range(0, Count).Select(_ => sandbox.Start(Init + options)).ToList();
        try
        {
            var outcomes = await Task.WhenAll(all.Select(one => one.EndAsync()));
            Assert.All(outcomes, outcome => Assert.True(outcome.ExitCode == 0, outcome.ToString()));
            return outcomes;
        }
        finally
        {
            foreach (var one in all)
                await one.DisposeAsync();
        }
    }

    private static long BlobBytes(Sandbox sandbox) =>
        sandbox
            .FilesOf($"{Sandbox.ModelCache}/blobs")
            .Sum(blob => new FileInfo(sandbox[$"{Sandbox.ModelCache}/blobs/{blob}"]).Length);

    private static long BodyBytes(Sandbox sandbox) =>
        sandbox.Hub.Requests.Where(IsBody).Sum(request => request.BodyBytes);

    private static bool IsBody(RecordedRequest request) =>
        request.Origin is Origin.Cdn
        || (request.Status is 200 && request.Path.Contains("/resolve", StringComparison.Ordinal));
}
