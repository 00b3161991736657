using Microsoft.Extensions.Logging.Abstractions;
using ModelPrep.Disk;
using ModelPrep.Kinds.TensorRtLlm;
using ModelPrep.Logging;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Defects;

/// <summary>
/// More of defect 18 of the Python script that ModelPrep replaces: what takes minutes, or a disk of its own, to show.
/// </summary>
public sealed class Defect18Tests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Defect", "18")]
    public async Task A_long_build_said_nothing()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(20)); // a build that says nothing would be waited for for ever
        var log = new LogLines<RunBuilder>();
        using var output = new BuildLog(_folder["logs/1.log"]);
        var build = new RunBuilder(
            new EndlessRunner(),
            new GroupMemory(() => 0, _folder.Path),
            new DiskSpace(),
            new LogBuildDisplay(log),
            new FastTime(),
            log
        ).RunAsync(
            "triton",
            new ToolCommand("/bin/triton", [], new Dictionary<string, string?>(StringComparer.Ordinal)),
            new BuildWatch(output, new BuildSight(_folder.Path, _folder.Path, 2), Started: 0, TimeSpan.FromMinutes(12)),
            stop.Token
        );

        Assert.StartsWith(
            "Still building: loading weights or building, ",
            await log.NextAsync("Still building", stop.Token),
            StringComparison.Ordinal
        );
        await log.NextAsync("Still building", stop.Token); // and again
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => build);
    }

    [Theory]
    [Trait("Defect", "18")]
    [InlineData(300, 100, true)]
    [InlineData(299, 100, false)] // the download, and twice its size for converted weights and engine
    public void A_disk_that_is_too_small_was_found_out_when_it_was_full(int freeGiB, int weightsGiB, bool fits)
    {
        const long GiB = 1L << 30;
        const long Margin = 64L << 20;
        var files = new FileSelection([Some.File("model.safetensors", weightsGiB * GiB)], weightsGiB * GiB);
        var reserve = new ReserveSpace(Cache, new OneDisk((freeGiB * GiB) + Margin), _folder["cache"]);
        var plan = new TensorRtLlmBuild(null!, null!, null!, null!);

        if (fits)
            reserve.Run(Some.Model, files, plan);
        else
            Assert.Contains(
                "have 299.1 GiB free, but 300.1 GiB are needed (100.0 GiB to download)",
                Assert.Throws<NoSpaceException>(() => reserve.Run(Some.Model, files, plan)).Message,
                StringComparison.Ordinal
            );
    }

    private HubCache Cache =>
        new(_folder["hub"], new FileLock(TimeSpan.Zero, TimeProvider.System, NullLogger<FileLock>.Instance));

    private sealed class EndlessRunner : ICommandRunner
    {
        public async Task<int> RunAsync(ToolCommand command, Action<string> onLine, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }

    private sealed record OneDisk(long Free) : IDiskSpace
    {
        public long FreeBytes(string path) => Free;

        public string TypeOf(string path) => "ext4";

        public bool IsWritable(string path) => true;

        public string FileSystemOf(string path) => "/";
    }
}
