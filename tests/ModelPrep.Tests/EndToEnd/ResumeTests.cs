using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A download goes on where it stopped, whatever stopped it.</summary>
public sealed class ResumeTests
{
    private const long WeightBytes = 48 << 20;
    private const string Init = "init --model org/model --until weights --connections 2";

    [Fact]
    public async Task Killed_in_the_middle_it_fetches_again_no_more_than_a_range_per_connection()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: WeightBytes);
        sandbox.Hub.Inject(new Fault(FaultKind.Stall, "model-00001", Origin: Origin.Cdn, Bytes: 2_000_000));
        sandbox.Hub.Inject(new Fault(FaultKind.Stall, "model-00002", Origin: Origin.Cdn, Bytes: 2_000_000));
        await KillWhenAsync(sandbox, requests => requests.Sum(request => request.BodyBytes) > WeightBytes / 3);
        var before = sandbox.Hub.Requests.Sum(request => request.BodyBytes);
        sandbox.Hub.ClearFaults();
        sandbox.Hub.ClearRequests();

        var outcome = await sandbox.SucceedAsync(Init);
        Assert.Contains("from an earlier run", outcome.Log, StringComparison.Ordinal);
        await sandbox.WeightsAreRightAsync();
        var after = sandbox
            .Hub.Requests.Where(request => request.Origin is Origin.Cdn)
            .Sum(request => request.BodyBytes);
        Assert.InRange(before + after, WeightBytes, WeightBytes + (4 * (4 << 20)));
        Assert.Equal(
            [$"trees/{sandbox.Commit}.json"],
            sandbox.FilesOf("huggingface/hub/models--org--model/.modelprep")
        );
    }

    [Fact]
    public async Task Killed_at_twenty_random_moments_it_ends_with_the_right_bytes()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: WeightBytes);
        var random = new Random(20);
        for (var i = 0; i < 20; i++)
        {
            sandbox.Hub.ClearRequests();
            var limit = random.NextInt64(1, WeightBytes / 8);
            await KillWhenAsync(sandbox, requests => requests.Sum(request => request.BodyBytes) > limit);
            sandbox.NothingUnverifiedIsVisible();
        }

        await sandbox.SucceedAsync(Init);
        await sandbox.WeightsAreRightAsync();
    }

    [Fact]
    public async Task A_byte_that_was_damaged_on_the_disk_costs_its_range_only()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: WeightBytes);
        sandbox.Hub.Inject(new Fault(FaultKind.Stall, "model-00001", Origin: Origin.Cdn, Bytes: 3_000_000));
        await KillWhenAsync(sandbox, requests => requests.Sum(request => request.BodyBytes) > WeightBytes / 2);
        foreach (
            var record in sandbox
                .FilesOf("huggingface/hub/models--org--model/.modelprep")
                .Where(path => path.EndsWith(".ranges", StringComparison.Ordinal))
        )
            FlipFirstKeptByte(sandbox[$"huggingface/hub/models--org--model/.modelprep/{record}"]);
        sandbox.Hub.ClearFaults();
        sandbox.Hub.ClearRequests();

        var outcome = await sandbox.SucceedAsync(Init);
        Assert.Contains("damaged on the disk", outcome.Log, StringComparison.Ordinal);
        await sandbox.WeightsAreRightAsync();
        Assert.InRange(sandbox.Hub.Requests.Sum(request => request.BodyBytes), 0, (long)(WeightBytes * 0.9));
    }

    [Theory]
    [InlineData("modelprep-partial 2 ")]
    [InlineData("")]
    [InlineData("garbage\n0 99999999999 00\n")]
    public async Task A_record_that_is_not_ours_is_not_trusted(string content)
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: WeightBytes);
        sandbox.Hub.Inject(new Fault(FaultKind.Stall, "model-00001", Origin: Origin.Cdn, Bytes: 3_000_000));
        await KillWhenAsync(sandbox, requests => requests.Sum(request => request.BodyBytes) > WeightBytes / 2);
        foreach (
            var record in sandbox
                .FilesOf("huggingface/hub/models--org--model/.modelprep")
                .Where(path => path.EndsWith(".ranges", StringComparison.Ordinal))
        )
            await File.WriteAllTextAsync(
                sandbox[$"huggingface/hub/models--org--model/.modelprep/{record}"],
                content,
                TestContext.Current.CancellationToken
            );
        sandbox.Hub.ClearFaults();
        await sandbox.SucceedAsync(Init);
        await sandbox.WeightsAreRightAsync();
    }

    [Fact]
    public async Task A_partial_file_of_another_client_is_left_alone_and_not_trusted()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var hash = sandbox.Model["model-00001-of-00002.safetensors"].Content.Sha256();
        var foreign = sandbox[$"huggingface/hub/models--org--model/blobs/{hash}.incomplete"];
        Directory.CreateDirectory(Path.GetDirectoryName(foreign)!);
        await File.WriteAllTextAsync(foreign, "foreign", TestContext.Current.CancellationToken);
        await sandbox.SucceedAsync(Init);
        await sandbox.WeightsAreRightAsync();
        Assert.Equal("foreign", await File.ReadAllTextAsync(foreign, TestContext.Current.CancellationToken));
    }

    private static async Task KillWhenAsync(Sandbox sandbox, Func<IReadOnlyList<RecordedRequest>, bool> reached)
    {
        await using var init = sandbox.Start(Init);
        var ended = init.EndAsync();
        await Task.WhenAny(
            ended,
            sandbox.RequestAsync(_ => reached([.. sandbox.Hub.Requests.Where(request => request.Origin is Origin.Cdn)]))
        );
        init.Signal("KILL");
        await ended;
    }

    private static void FlipFirstKeptByte(string record)
    {
        if (!File.Exists(Path.ChangeExtension(record, ".partial")))
            return; // killed between the rename of a complete file and the end of its record
        var line = File.ReadAllLines(record).Skip(1).FirstOrDefault(text => char.IsAsciiDigit(text[0]));
        if (line is null)
            return;
        using var data = File.OpenHandle(Path.ChangeExtension(record, ".partial"), FileMode.Open, FileAccess.ReadWrite);
        var offset = long.Parse(line.Split(' ')[0]);
        var one = new byte[1];
        RandomAccess.Read(data, one, offset);
        RandomAccess.Write(data, [(byte)(one[0] ^ 1)], offset);
    }
}
