using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Files whose sizes and offsets no 32-bit number holds; above 50 GB, Hugging Face's own client refuses them.
/// </summary>
public sealed class HugeFileTests
{
    private const long SixtyGigabytes = 60_000_000_000;
    private const string Init = "init --model org/huge --until weights --connections 2";
    private const string Partials = "huggingface/hub/models--org--huge/.modelprep";
    private static readonly string AnySha256 = new('a', 64);

    [Fact]
    public async Task One_that_does_not_fit_is_refused_with_its_true_size_before_its_first_byte()
    {
        await using var sandbox = await CreateAsync(new ZeroContent(SixtyGigabytes, AnySha256));
        using var disk = new SmallDisk(sandbox["huggingface"], 100);
        await sandbox.FailAsync("MP7301", Init, "100.0 MiB free", "55.9 GiB are needed", "(55.9 GiB to download)");
        Assert.DoesNotContain(sandbox.Hub.Requests, request => request.Origin is Origin.Cdn);
    }

    [Fact]
    public async Task Ranges_near_the_end_of_one_are_asked_for_written_and_recorded_where_they_belong()
    {
        const int Missing = 12_345_679;
        const long Start = SixtyGigabytes - Missing;
        var content = new GeneratedContent(SixtyGigabytes, knownSha256: AnySha256);
        await using var sandbox = await CreateAsync(content);
        using var disk = new SmallDisk(sandbox["huggingface"], 70_000);
        await BeginAsync(sandbox, AnySha256, SixtyGigabytes, Start, checksum: "0");
        using var watcher = new FileSystemWatcher(sandbox[Partials])
        {
            Filter = $"{AnySha256}.*.ranges",
            EnableRaisingEvents = true,
        };
        var recorded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Changed += (_, change) =>
        {
            if (Covered(change.FullPath) == SixtyGigabytes)
                recorded.TrySetResult();
        };
        await using (var init = sandbox.Start(Init))
        {
            // It is killed long before it has hashed all the zeros in front.
            var ended = init.EndAsync();
            await Task.WhenAny(recorded.Task, ended)
                .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            init.Signal("KILL");
            Assert.True(recorded.Task.IsCompleted, (await ended).ToString());
        }

        Assert.All(
            sandbox.Hub.Requests.Where(request => request.Origin is Origin.Cdn),
            request =>
                Assert.InRange(long.Parse(request.Range!["bytes=".Length..].Split('-')[0]), Start, SixtyGigabytes)
        );
        var (expected, found) = (new byte[Missing], new byte[Missing]);
        content.Read(Start, expected);
        using var data = File.OpenHandle(Assert.Single(Directory.GetFiles(sandbox[Partials], "*.partial")));
        Assert.Equal(Missing, RandomAccess.Read(data, found, Start));
        Assert.True(expected.AsSpan().SequenceEqual(found));
        Assert.DoesNotContain(AnySha256, sandbox.FilesOf("huggingface/hub/models--org--huge/blobs"));
    }

    [Fact]
    public async Task One_beyond_four_gibibytes_is_continued_verified_and_published()
    {
        const int Missing = 8 << 20;
        const long Start = (1L << 32) + 321;
        // of the zeros and what follows them
        const string Sha256 = "7bdb3ffc948d2fc555ff03694cdaf433fe98abc8dcc97e90b89381096cf2654a";
        await using var sandbox = await CreateAsync(
            new JoinedContent(new ZeroContent(Start), new GeneratedContent(Missing)),
            Sha256
        );
        using var disk = new SmallDisk(sandbox["huggingface"], 5_000);
        await BeginAsync(sandbox, Sha256, Start + Missing, Start, checksum: "683db33e747e5191"); // XXH3 of the zeros
        await sandbox.SucceedAsync(Init);
        Assert.Equal(
            Start + Missing,
            new FileInfo(sandbox[$"huggingface/hub/models--org--huge/blobs/{Sha256}"]).Length
        );
        Assert.Equal(
            Missing,
            sandbox.Hub.Requests.Where(request => request.Origin is Origin.Cdn).Sum(request => request.BodyBytes)
        );
    }

    private static async Task<Sandbox> CreateAsync(IFileContent content, string? sha256 = null)
    {
        var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(
            new HubRepository(
                "org/huge",
                [
                    new HubFile("config.json", "{}"),
                    new HubFile(
                        "model.safetensors",
                        sha256 is null ? content : new KnownContent(content, sha256),
                        FileKind.Lfs
                    ),
                ]
            )
        );
        return sandbox;
    }

    /// <summary>
    /// Leaves what a killed download leaves that has brought all but the end: zeros, which take no room.
    /// </summary>
    private static async Task BeginAsync(Sandbox sandbox, string sha256, long size, long end, string checksum)
    {
        Directory.CreateDirectory(sandbox[Partials]);
        await using (var data = File.Create(sandbox[$"{Partials}/{sha256}.00000000.partial"]))
            data.SetLength(size);
        var boot = (
            await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id", TestContext.Current.CancellationToken)
        ).Trim();
        await File.WriteAllTextAsync(
            sandbox[$"{Partials}/{sha256}.00000000.ranges"],
            $"modelprep-partial 1 {sha256} {size} {boot}\n0 {end} {checksum}\n",
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>How far the ranges reach without a gap; on a busy machine two may bring the same bytes.</summary>
    private static long Covered(string record)
    {
        using var stream = new FileStream(record, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader
            .ReadToEnd()
            .Split('\n')
            .Skip(1)
            .Select(line => line.Split(' '))
            .Where(words => words.Length == 3)
            .Select(words => (Start: long.Parse(words[0]), End: long.Parse(words[1])))
            .Order()
            .Aggregate(0L, (covered, range) => range.Start <= covered ? Math.Max(covered, range.End) : covered);
    }

    /// <summary>A content whose hash nobody has to wait for.</summary>
    private sealed class KnownContent(IFileContent content, string sha256) : IFileContent
    {
        public long Length => content.Length;

        public string KnownSha256 => sha256;

        public void Read(long offset, Span<byte> buffer) => content.Read(offset, buffer);
    }
}
