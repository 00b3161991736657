using ModelPrep.Planning;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Planning;

public sealed class NearestArtifactTests
{
    private static readonly ArtifactKey Wanted = Some.Key();

    public static TheoryData<ArtifactKey, string> OneField =>
        new()
        {
            { Wanted with { TensorRtLlm = "1.2.0" }, "TensorRT-LLM 1.2.0 -> 0.9.0" },
            { Wanted with { TensorRt = null }, "TensorRT unknown -> 9.3.0" },
            { Wanted with { TritonCli = "0.0.7" }, "Triton CLI 0.0.7 -> 0.0.8" },
            { Wanted with { Commit = "abc" }, $"commit abc -> {Some.Commit}" },
            { Wanted with { ServedName = "chat" }, "served name chat -> model" },
            { Wanted with { DataType = null }, "data type of the builder's choice -> float16" },
            { Wanted with { TensorParallelism = 2 }, "tensor parallelism 2 -> 1" },
            { Wanted with { PipelineParallelism = 4 }, "pipeline parallelism 4 -> 1" },
            { Wanted with { Files = "+*.json\n-*.txt" }, "files +*.json -*.txt -> of the built-in choice" },
            {
                Wanted with
                {
                    GpuProduct = "NVIDIA-A10G",
                    ComputeCapability = "8.6",
                },
                "GPU NVIDIA-A10G -> NVIDIA-H100-80GB-HBM3, compute capability 8.6 -> 9.0"
            },
            { Wanted with { KeyVersion = 0 }, "key version 0 -> 1" },
        };

    [Theory]
    [MemberData(nameof(OneField))]
    public void A_field_that_differs_is_named_with_both_values(ArtifactKey other, string expected) =>
        Assert.Equal(expected, NearestArtifact.Describe(Wanted, [other]));

    [Fact]
    public void The_nearest_counts_and_of_equally_near_ones_the_first()
    {
        var far = Wanted with { TensorRtLlm = "1.0", TensorRt = "8" };
        Assert.Equal(
            "Triton CLI 1 -> 0.0.8",
            NearestArtifact.Describe(Wanted, [far, Wanted with { TritonCli = "1" }, Wanted with { TritonCli = "2" }])
        );
    }

    [Fact]
    public void What_is_of_another_repository_or_kind_is_no_relative()
    {
        Assert.Null(NearestArtifact.Describe(Wanted, []));
        Assert.Null(
            NearestArtifact.Describe(
                Wanted,
                [Wanted with { Repository = "hf:org/other" }, Wanted with { Kind = "vllm" }]
            )
        );
    }

    [Fact]
    public void Every_field_of_the_key_is_compared()
    {
        // without repository and kind
        var compared = typeof(ArtifactKey).GetConstructors().Max(constructor => constructor.GetParameters().Length) - 2;
        var other = new ArtifactKey(
            0,
            Wanted.Kind,
            Wanted.Repository,
            "-",
            "-",
            "-",
            0,
            0,
            "-",
            "-",
            "-",
            "-",
            "-",
            "-"
        );
        Assert.Equal(compared, NearestArtifact.Describe(Wanted, [other])!.Split(", ").Length);
    }
}
