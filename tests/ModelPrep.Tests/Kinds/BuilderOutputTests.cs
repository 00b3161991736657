using ModelPrep.Kinds.TensorRtLlm;

namespace ModelPrep.Tests.Kinds;

public sealed class BuilderOutputTests
{
    [Theory]
    [InlineData("RuntimeError: engine building failed", "RuntimeError: engine building failed")]
    [InlineData("triton - ERROR - torch.cuda.OutOfMemoryError: no room", "torch.cuda.OutOfMemoryError: no room")]
    [InlineData(
        "triton - ERROR - Command 'trtllm-build' died with <Signals.SIGKILL: 9>.",
        "triton - ERROR - Command 'trtllm-build' died with <Signals.SIGKILL: 9>."
    )]
    [InlineData(
        "mpirun noticed that process rank 1 exited on signal 11 (Segmentation fault).",
        "mpirun noticed that process rank 1 exited on signal 11 (Segmentation fault)."
    )]
    [InlineData("Segmentation fault (core dumped)", "Segmentation fault (core dumped)")]
    [InlineData("[TRT-LLM] [I] Error analysis: none", null)]
    [InlineData("Loading weights: 100 %", null)]
    public void The_line_that_names_the_failure_is_kept(string line, string? failure) =>
        Assert.Equal(failure, Read(line, "the end").Failure);

    [Fact]
    public void The_last_exception_counts_and_the_first_known_failure()
    {
        var run = Read(
            "OSError: [Errno 12] Cannot allocate memory",
            "During handling of the above exception, another occurred:",
            "RuntimeError: CUDA out of memory",
            " "
        );
        Assert.Equal("RuntimeError: CUDA out of memory", run.Failure);
        Assert.Equal("MP7304", run.Known!.Code.Text);
        Assert.Equal("RuntimeError: CUDA out of memory", run.LastLine);
    }

    [Theory]
    [InlineData("OSError: [Errno 28] No space left on device: '/tmp/x y'", "/tmp/x y")]
    [InlineData("cp: error writing 'x': No space left on device", "")]
    public void A_full_disk_is_told_with_its_path_where_there_is_one(string line, string path) =>
        Assert.Equal(new FullDisk(path, IsTold: true), Read(line).Full);

    private static BuilderRun Read(params string[] lines) =>
        lines.Aggregate(new BuilderRun("triton", 0), BuilderOutput.Read);
}
