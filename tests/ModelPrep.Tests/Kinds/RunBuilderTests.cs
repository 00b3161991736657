using System.Globalization;
using ModelPrep.Disk;
using ModelPrep.Kinds.TensorRtLlm;
using ModelPrep.Logging;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Kinds;

/// <summary>What is told of a build while it runs, and what is known of it afterwards.</summary>
public sealed class RunBuilderTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly LogLines<RunBuilder> _log = new();
    private readonly Builder _builder = new();
    private readonly Memory _memory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_half_minute_it_tells_how_far_the_build_is_how_long_it_takes_and_what_memory_it_has()
    {
        var run = RunAsync(TimeSpan.FromMinutes(12));
        await _time.TimerAsync(Interval, Token);
        _time.Advance(Interval);
        Assert.Equal(
            "Still building: loading weights or building, 00:00:30 so far of about 00:12:00, 41.2 GiB of memory in use",
            await _log.NextAsync("Still building", Token)
        );
        Write("model/hf_download/converted_weights/rank0.safetensors", "w");
        _time.Advance(Interval);
        Assert.StartsWith(
            "Still building: weights converted, building, 00:01:00 so far",
            await _log.NextAsync("Still building", Token),
            StringComparison.Ordinal
        );
        Write("workspace/rank0.engine", "e");
        Write("workspace/rank1.engine", "");
        _time.Advance(Interval);
        Assert.StartsWith(
            "Still building: 1 of 2 ranks written, 00:01:30 so far",
            await _log.NextAsync("Still building", Token),
            StringComparison.Ordinal
        );
        Write("workspace/rank1.engine", "e");
        Write("model/rank0.engine", "e"); // the first of two is copied already
        _time.Advance(Interval);
        Assert.StartsWith(
            "Still building: writing the model repository, ",
            await _log.NextAsync("Still building", Token),
            StringComparison.Ordinal
        );
        _builder.End(0);
        await run;
        Assert.Equal(0, _time.Advance(Interval * 10)); // and then no more
    }

    [Fact]
    public async Task Without_an_earlier_build_no_time_is_promised()
    {
        var run = RunAsync(expected: null);
        await _time.TimerAsync(Interval, Token);
        _time.Advance(Interval);
        Assert.Equal(
            "Still building: loading weights or building, 00:00:30 so far, 41.2 GiB of memory in use",
            await _log.NextAsync("Still building", Token)
        );
        _builder.End(0);
        await run;
    }

    [Fact]
    public async Task The_status_the_last_line_and_the_first_known_failure_are_kept()
    {
        var run = RunAsync(expected: null);
        await _builder.StartedAsync();
        _builder.Print("RuntimeError: CUDA out of memory");
        _builder.Print("OSError: [Errno 12] Cannot allocate memory");
        _builder.Print("the end");
        _builder.Print("  ");
        _builder.End(7);
        var ended = await run;
        Assert.Equal((7, "the end", false), (ended.ExitStatus, ended.LastLine, ended.KilledForMemory));
        Assert.Equal("the GPU ran out of memory", ended.Known!.Cause);
        Assert.Equal(
            [
                "triton: RuntimeError: CUDA out of memory",
                "triton: OSError: [Errno 12] Cannot allocate memory",
                "triton: the end",
            ],
            ended.LastLines
        );
    }

    [Theory]
    [InlineData(3, 3, false)]
    [InlineData(3, 4, true)]
    public async Task A_kill_by_the_kernel_for_lack_of_memory_is_seen_by_its_counter(
        long before,
        long after,
        bool expected
    )
    {
        _memory.Killed = before;
        var run = RunAsync(expected: null);
        await _builder.StartedAsync();
        _memory.Killed = after;
        _builder.End(0); // the builder's own status says nothing about its children
        Assert.Equal(expected, (await run).KilledForMemory);
    }

    [Theory]
    [InlineData("memory.events", "oom 0\noom_kill {0}\n")]
    [InlineData("memory/memory.oom_control", "under_oom 0\noom_kill {0}\n")]
    public async Task A_counter_that_rises_while_the_builder_runs_makes_its_failure_one_of_memory(
        string file,
        string text
    )
    {
        Write(file, string.Format(CultureInfo.InvariantCulture, text, 3));
        var run = RunAsync(expected: null, new GroupMemory(() => 0, _folder.Path));
        await _builder.StartedAsync();
        _builder.Print("RuntimeError: CUDA out of memory"); // what the kernel says counts more
        Write(file, string.Format(CultureInfo.InvariantCulture, text, 4));
        _builder.End(0);
        var failure = BuildFailure.Explain(
            new EngineBuild(new BuildFolders(_folder.Path, "model"), await run),
            "rank0.engine is missing"
        );
        Assert.Equal(73, (int)failure.ExitCode);
        Assert.Contains("the kernel killed one of its processes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_expected_time_is_that_of_the_newest_build_of_the_same_model_and_parallelism()
    {
        Assert.Equal(
            TimeSpan.FromSeconds(200),
            ExpectedTime.Of(Some.Key(tensor: 2), [Built(4, 100), Built(2, null), Built(2, 200), Built(2, 300)])
        );
        Assert.Null(ExpectedTime.Of(Some.Key(tensor: 8), [Built(4, 100)]));
        // also as many GPUs
        Assert.Null(ExpectedTime.Of(Some.Key(tensor: 2, pipeline: 2), [Built(2, 100), Built(4, 100)]));
        Assert.Null(ExpectedTime.Of(Some.Key() with { Repository = "hf:org/other" }, [Built(1, 100)]));

        static Artifact Built(int tensor, double? seconds) =>
            Some.Artifact(tensor: tensor) is var artifact
                ? artifact with
                {
                    Manifest = artifact.Manifest with { BuildSeconds = seconds },
                }
                : throw new InvalidOperationException();
    }

    private async Task<BuilderRun> RunAsync(TimeSpan? expected, IMemory? memory = null)
    {
        using var output = new BuildLog(_folder["logs/1.log"]);
        var watch = new BuildWatch(
            output,
            new BuildSight(_folder.Path, _folder["repository"], 2),
            _time.GetTimestamp(),
            expected
        );
        return await new RunBuilder(
            _builder,
            memory ?? _memory,
            new DiskSpace(),
            new LogBuildDisplay(_log),
            _time,
            _log
        ).RunAsync(
            "triton",
            new ToolCommand("/bin/triton", ["import"], new Dictionary<string, string?>(StringComparer.Ordinal)),
            watch,
            Token
        );
    }

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllText(_folder[path], content);
    }

    private sealed class Builder : ICommandRunner
    {
        private readonly TaskCompletionSource<int> _end = new();
        private readonly TaskCompletionSource<Action<string>> _started = new();

        public Task<Action<string>> StartedAsync() => _started.Task;

        public void Print(string line) => _started.Task.Result(line);

        public void End(int status) => _end.SetResult(status);

        public Task<int> RunAsync(ToolCommand command, Action<string> onLine, CancellationToken cancellationToken)
        {
            _started.SetResult(onLine);
            return _end.Task;
        }
    }

    private sealed class Memory : IMemory
    {
        public long Killed { get; set; }

        public MemoryState Look() => new(LimitBytes: null, UsedBytes: 44_238_163_149, Killed);
    }
}
