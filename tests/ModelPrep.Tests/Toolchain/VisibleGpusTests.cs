using ModelPrep.Toolchain;

namespace ModelPrep.Tests.Toolchain;

public sealed class VisibleGpusTests
{
    private static readonly Gpu[] Four =
    [
        .. Enumerable.Range(0, 4).Select(index => Gpu($"GPU-a{index}{index}-0", index)),
    ];

    /// <summary>GPU 0 has two parts, GPU 1 is whole, GPU 2 has one part.</summary>
    private static readonly Gpu[] Mixed = [Part("MIG-00", 0), Part("MIG-01", 0), Gpu("GPU-11", 1), Part("MIG-20", 2)];

    [Theory]
    [InlineData(null, null, "0123")]
    [InlineData("", null, "")]
    [InlineData(" ", null, "")]
    [InlineData("2,0", null, "20")]
    [InlineData("1, 3", null, "13")]
    [InlineData("0,7,1", null, "0")] // what follows one that is none counts for nothing
    [InlineData("0,,1", null, "0")]
    [InlineData("0,", null, "0")]
    [InlineData(",0", null, "")]
    [InlineData("0,-1,1", null, "0")]
    [InlineData("-1", null, "")]
    [InlineData("0gpu,0x1", null, "")] // both are 0
    [InlineData("+1,0.5", null, "10")]
    [InlineData("NoDevFiles", null, "")]
    [InlineData("0,0", null, "")] // one that is named twice hides all
    [InlineData("0,1,0", null, "")]
    [InlineData("0,7,0", null, "0")] // unless the list has ended before
    [InlineData("GPU-a33-0,GPU-a11", null, "31")]
    [InlineData("GPU-A33,GPU-a11", null, "31")]
    [InlineData("gpu-a33", null, "")]
    [InlineData("GPU-a33, GPU-a11", null, "3")]
    [InlineData("GPU-a33,GPU-a33-0", null, "")]
    [InlineData("GPU-a", null, "")] // several begin so
    [InlineData("GPU-a33,GPU-a,GPU-a11", null, "3")]
    [InlineData("GPU-a33,1", null, "3")] // the first entry says what all are
    [InlineData("1,GPU-a33", null, "1")]
    [InlineData("GPU-9", null, "")]
    [InlineData(null, "all", "0123")]
    [InlineData(null, "", "0123")]
    [InlineData(null, "void", "0123")] // they came by another way
    [InlineData(null, "none", "")]
    [InlineData(null, "4,5,6,7", "0123")] // the runtime has carried it out: these are all that it mounted
    [InlineData(null, "2,3", "23")] // nobody has
    [InlineData(null, "GPU-a22-0", "2")]
    [InlineData("1", "2,3", "3")] // CUDA counts what is mounted
    public void Variables_leave_some_of_the_GPUs(string? cuda, string? nvidia, string expected) =>
        Assert.Equal(expected, Left(Four, cuda, nvidia));

    [Theory]
    [InlineData(null, null, "0123")]
    [InlineData("1", null, "2")] // numbers count GPUs, not parts
    [InlineData("0", null, "0")] // the first part
    [InlineData("2,1", null, "32")]
    [InlineData("MIG-01", null, "1")]
    [InlineData("GPU-11", null, "2")]
    [InlineData(null, "0", "01")]
    [InlineData(null, "0:1,1", "12")]
    [InlineData(null, "0:0,0:1,2:0", "0123")] // carried out: three GPUs are here, in whole or part
    [InlineData(null, "MIG-20", "3")]
    public void A_GPU_with_parts_has_one_number(string? cuda, string? nvidia, string expected) =>
        Assert.Equal(expected, Left(Mixed, cuda, nvidia));

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("0,1,2,3", "all", null)]
    [InlineData("0", "all", "CUDA_VISIBLE_DEVICES=0 leaves no more")]
    [InlineData("0,0", null, "CUDA_VISIBLE_DEVICES=0,0 names a GPU twice, and then CUDA shows none")]
    [InlineData(null, "GPU-a22", "NVIDIA_VISIBLE_DEVICES=GPU-a22 leaves no more")]
    [InlineData("0,1", "2,3", "NVIDIA_VISIBLE_DEVICES=2,3 leaves no more")]
    [InlineData(null, "none", "NVIDIA_VISIBLE_DEVICES=none leaves no more")]
    [InlineData(null, "4,5,6,7", "NVIDIA_VISIBLE_DEVICES=4,5,6,7 leaves no more")]
    public void The_variable_that_hides_GPUs_is_named(string? cuda, string? nvidia, string? expected) =>
        Assert.Equal(expected, VisibleGpus.Of(Four, cuda, nvidia).Limit);

    [Fact]
    public void One_part_is_all_that_a_program_sees()
    {
        Assert.Equal([Mixed[0]], new GpuSet(Mixed).Usable);
        Assert.Equal([Mixed[1]], VisibleGpus.Of(Mixed, "MIG-01,GPU-11", nvidia: null).Usable);
        Assert.Equal(Four, new GpuSet(Four).Usable);
    }

    private static string Left(Gpu[] all, string? cuda, string? nvidia) =>
        string.Concat(VisibleGpus.Of(all, cuda, nvidia).All.Select(gpu => Array.IndexOf(all, gpu)));

    private static Gpu Gpu(string uuid, int index) => new("NVIDIA-H100", "9.0") { Uuid = uuid, Index = index };

    private static Gpu Part(string uuid, int index) => Gpu(uuid, index) with { IsPart = true };
}
