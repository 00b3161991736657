using ModelPrep.Steps;

namespace ModelPrep.Tests.Steps;

public sealed class BuildFailureTests
{
    [Theory]
    [InlineData("RuntimeError: CUDA out of memory. Tried to allocate 2 GiB", ExitCode.BuildFailed, "GPU ran out of memory")]
    [InlineData("There are not enough slots available in the system", ExitCode.BuildFailed, "too few slots")]
    [InlineData("ValueError: Unsupported model architecture: NewForCausalLM", ExitCode.Tool, "--engine vllm")]
    [InlineData("Serialization assertion stdVersionRead == kSERIALIZATION_VERSION failed.", ExitCode.BuildFailed, "different versions")]
    [InlineData("OSError: [Errno 12] Cannot allocate memory", ExitCode.NoSpace, "memory limit")]
    public void A_known_failure_is_named_with_its_cure(string line, ExitCode expected, string part)
    {
        var failure = Explain(new BuilderRun("triton", 0, "last", RanOutOfSpace: false) { Known = KnownFailures.Find(line), LogPath = "/cache/logs/1.log" });
        Assert.Equal(expected, failure.ExitCode);
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        Assert.Contains("no rank", failure.Message, StringComparison.Ordinal);
        Assert.Contains("/cache/logs/1.log", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ordinary_line_is_no_known_failure() => Assert.Null(KnownFailures.Find("Loading weights: 100 %"));

    [Fact]
    public void A_kill_by_the_kernel_is_a_lack_of_memory_whatever_the_status()
    {
        var failure = Explain(new BuilderRun("triton", 0, "last", RanOutOfSpace: false) { KilledForMemory = true });
        Assert.Equal(ExitCode.NoSpace, failure.ExitCode);
        Assert.Contains("memory limit", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kill_without_evidence_names_memory_as_the_likely_cause()
    {
        var failure = Explain(new BuilderRun("triton", 137, "last", RanOutOfSpace: false));
        Assert.Equal(ExitCode.BuildFailed, failure.ExitCode);
        Assert.Contains("Lack of memory is the likely cause", failure.Message, StringComparison.Ordinal);
    }

    private static ModelPrepException Explain(BuilderRun run) => BuildFailure.Explain(new EngineBuild("/build", run), "no rank");
}
