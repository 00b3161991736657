using ModelPrep.Disk;
using ModelPrep.Kinds.TensorRtLlm;
using ModelPrep.Kinds.Vllm;
using ModelPrep.Planning;
using ModelPrep.Processes;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Planning;

public sealed class CheckMemoryTests : IDisposable
{
    private const long GiB = 1L << 30;
    private static readonly IBuild Engine = new TensorRtLlmBuild(null!, null!, null!, null!);
    private readonly TempFolder _groups = new();
    private readonly LogLines<CheckMemory> _log = new();

    public void Dispose() => _groups.Dispose();

    [Theory]
    [InlineData("memory.max")]
    [InlineData("memory/memory.limit_in_bytes")]
    public void A_limit_below_the_weights_is_refused_with_both_numbers(string file)
    {
        Write(file, 15 * GiB + "\n");
        var error = Assert.Throws<NoSpaceException>(() => Check(16 * GiB, Engine));
        Assert.Equal("MP7303", error.Code.Text);
        Assert.Contains("15.0 GiB", error.Message, StringComparison.Ordinal);
        Assert.Contains("16.0 GiB", error.Message, StringComparison.Ordinal);
        Assert.Contains("32.0 GiB", error.Message, StringComparison.Ordinal);
        Check(16 * GiB, new VllmBuild(Some.Request())); // nothing is built
    }

    [Fact]
    public async Task A_limit_below_twice_the_weights_is_warned_of()
    {
        Write("memory.max", $"{31 * GiB}");
        Check(16 * GiB, Engine);
        Assert.Contains(
            "31.0 GiB",
            await _log.NextAsync("may be too small", TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("memory.max", "max\n")]
    [InlineData("memory/memory.limit_in_bytes", "9223372036854771712\n")]
    public void No_limit_is_enough(string file, string text)
    {
        Write(file, text);
        Check(long.MaxValue / 4, Engine);
        Assert.Null(new GroupMemory(() => 0, _groups.Path).Look().LimitBytes);
    }

    [Theory]
    [InlineData("memory.events", "low 0\nhigh 0\nmax 3\noom 2\noom_kill 2\noom_group_kill 0\n")]
    [InlineData("memory/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n")]
    public void Kills_are_counted(string file, string text)
    {
        Write(file, text);
        Assert.Equal(2, new GroupMemory(() => 0, _groups.Path).Look().Killed);
    }

    [Fact]
    public void What_is_used_is_what_the_group_says_and_without_a_group_what_the_processes_use()
    {
        Assert.Equal(7, new GroupMemory(() => 7, _groups.Path).Look().UsedBytes);
        Write("memory.current", "12\n");
        Assert.Equal(12, new GroupMemory(() => 7, _groups.Path).Look().UsedBytes);
        using var child = System.Diagnostics.Process.Start("sleep", "60");
        Assert.InRange(
            ProcessTree.ResidentBytes(),
            System.Diagnostics.Process.GetCurrentProcess().WorkingSet64 / 2,
            long.MaxValue
        );
        child.Kill();
    }

    private void Check(long weights, IBuild build) =>
        new CheckMemory(new GroupMemory(() => 0, _groups.Path), _log).Run(
            new FileSelection([Some.File("model.safetensors", weights)], weights),
            build
        );

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_groups[file])!);
        using var writer = new StreamWriter(_groups[file]);
        writer.Write(text);
    }
}
