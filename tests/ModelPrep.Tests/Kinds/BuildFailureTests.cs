using ModelPrep.Kinds.TensorRtLlm;

namespace ModelPrep.Tests.Kinds;

public sealed class BuildFailureTests
{
    [Theory]
    [InlineData("RuntimeError: CUDA out of memory. Tried to allocate 2 GiB", "MP7604", "GPU ran out of memory")]
    [InlineData("There are not enough slots available in the system", "MP7605", "too few slots")]
    [InlineData("ValueError: Unsupported model architecture: NewForCausalLM", "MP7209", "--engine vllm")]
    [InlineData(
        "Serialization assertion stdVersionRead == kSERIALIZATION_VERSION failed.",
        "MP7606",
        "different versions"
    )]
    [InlineData("OSError: [Errno 12] Cannot allocate memory", "MP7304", "memory limit")]
    [InlineData("Assertion failed: Unsupported architecture (fmhaRunner.cpp:89)", "MP7210", "newer GPU")]
    [InlineData("The engine plan file is generated on an incompatible device", "MP7607", "cache remove")]
    [InlineData("Assertion failed: MPI worldSize is expected to be equal to tp*pp*cp", "MP7608", "--tp and --pp")]
    public void A_known_failure_is_named_with_its_cure(string line, string code, string part)
    {
        var failure = Explain(
            new BuilderRun("triton", 0)
            {
                LastLine = "last",
                Known = KnownFailures.Find(line),
                LogPath = "/cache/logs/1.log",
            }
        );
        Assert.Equal(code, failure.Code.Text);
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        Assert.Contains("no rank", failure.Message, StringComparison.Ordinal);
        Assert.Contains("/cache/logs/1.log", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ordinary_line_is_no_known_failure() => Assert.Null(KnownFailures.Find("Loading weights: 100 %"));

    [Fact]
    public void A_kill_by_the_kernel_is_a_lack_of_memory_whatever_the_status()
    {
        var failure = Explain(new BuilderRun("triton", 0) { LastLine = "last", KilledForMemory = true });
        Assert.Equal("MP7304", failure.Code.Text);
        Assert.Contains("memory limit", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kill_without_evidence_names_memory_as_the_likely_cause()
    {
        var failure = Explain(new BuilderRun("triton", 137));
        Assert.Equal("MP7601", failure.Code.Text);
        Assert.Contains("Lack of memory is the likely cause", failure.Message, StringComparison.Ordinal);
    }

    private static ModelPrepException Explain(BuilderRun run) =>
        BuildFailure.Explain(new EngineBuild(new BuildFolders("/build", "model"), run), "no rank");
}
