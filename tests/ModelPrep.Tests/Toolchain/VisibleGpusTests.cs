using ModelPrep.Toolchain;

namespace ModelPrep.Tests.Toolchain;

public sealed class VisibleGpusTests
{
    private static readonly Gpu[] Four = [.. Enumerable.Range(0, 4).Select(index => new Gpu("NVIDIA-H100", "9.0") { Uuid = $"GPU-{index}{index}-0" })];

    [Theory]
    [InlineData(null, null, "0123")]
    [InlineData("", null, "")]
    [InlineData("2,0", null, "20")]
    [InlineData("1, 3", null, "13")]
    [InlineData("0,7,1", null, "0")] // what follows one that is none counts for nothing
    [InlineData("-1", null, "")]
    [InlineData("NoDevFiles", null, "")]
    [InlineData("GPU-33-0,GPU-11", null, "31")]
    [InlineData("GPU-9", null, "")]
    [InlineData(null, "all", "0123")]
    [InlineData(null, "", "0123")]
    [InlineData(null, "void", "0123")] // they came by another way
    [InlineData(null, "none", "")]
    [InlineData(null, "4,5,6,7", "0123")] // the runtime has carried it out: these are all that it mounted
    [InlineData(null, "2,3", "23")] // nobody has
    [InlineData(null, "GPU-22-0", "2")]
    [InlineData("1", "2,3", "3")] // CUDA counts what is mounted
    public void Variables_leave_some_of_the_GPUs(string? cuda, string? nvidia, string expected) => Assert.Equal(
        expected, string.Concat(VisibleGpus.Of(Four, cuda, nvidia).Select(gpu => Array.IndexOf(Four, gpu))));
}
