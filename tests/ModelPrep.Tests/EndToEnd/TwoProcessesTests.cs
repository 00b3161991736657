using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Two processes on one cache, with locks as local file systems have them; without: <see cref="NoLockTests"/>.</summary>
public sealed class TwoProcessesTests
{
    private const string Init = "init --model org/model --until weights --connections 2";

    [Fact]
    public async Task Together_they_fetch_every_byte_once()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 24 << 20);
        sandbox.Hub.Inject(new Fault(FaultKind.Delay, "/tree/", Times: 2, Delay: TimeSpan.FromSeconds(1))); // both have begun before either fetches
        await using var first = sandbox.Start(Init);
        await using var second = sandbox.Start(Init);
        Assert.All(await Task.WhenAll(first.EndAsync(), second.EndAsync()), outcome => Assert.True(outcome.ExitCode == 0, outcome.ToString()));
        await sandbox.WeightsAreRightAsync();
        var blobs = sandbox.FilesOf("huggingface/hub/models--org--model/blobs").Select(blob => new FileInfo(sandbox[$"huggingface/hub/models--org--model/blobs/{blob}"]));
        Assert.Equal(blobs.Sum(blob => blob.Length), sandbox.Hub.Requests.Where(IsBody).Sum(request => request.BodyBytes));
        Assert.Equal([$"trees/{sandbox.Commit}.json"], sandbox.FilesOf("huggingface/hub/models--org--model/.modelprep"));
    }

    [Fact]
    public async Task When_one_is_killed_the_other_goes_on_with_what_it_left()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 48 << 20);
        await using var first = sandbox.With("MODELPREP_MAX_RATE", "3MB").Start(Init);
        await sandbox.RequestAsync(_ => sandbox.Hub.Requests.Where(IsBody).Sum(request => request.BodyBytes) > 20 << 20);
        await using var second = sandbox.With("MODELPREP_MAX_RATE", null).Start(Init);
        await second.LineAsync("Waiting for another process");
        first.Signal("KILL");
        await first.EndAsync();
        var outcome = await second.EndAsync();
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("from an earlier run", outcome.Log, StringComparison.Ordinal);
        await sandbox.WeightsAreRightAsync();
        Assert.InRange(sandbox.Hub.Requests.Where(IsBody).Sum(request => request.BodyBytes), 48 << 20, (48 << 20) + (4 * (4 << 20)));
    }

    private static bool IsBody(RecordedRequest request) =>
        request.Origin is Origin.Cdn || (request.Status is 200 && request.Path.Contains("/resolve", StringComparison.Ordinal));
}
