using ModelPrep.Disk;
using ModelPrep.Kinds;
using ModelPrep.Kinds.TensorRtLlm;
using ModelPrep.Kinds.Vllm;
using ModelPrep.Planning;
using ModelPrep.Serving;
using ModelPrep.Sources.HuggingFace;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Planning;

public sealed class PlanArtifactTests
{
    private static readonly Gpu H100 = new("NVIDIA-H100-80GB-HBM3", "9.0");
    private static readonly ToolVersions Versions = new("0.9.0", "9.3.0", "0.0.8");

    [Fact]
    public void Equal_requests_have_equal_keys() => Assert.Equal(IdOf(Some.Request()), IdOf(Some.Request()));

    [Fact]
    public void Everything_that_an_engine_depends_on_changes_the_key()
    {
        var request = Some.Request();
        string[] ids =
        [
            IdOf(request),
            IdOf(request with { Kind = VllmKind.Traits }),
            IdOf(request with { ServedName = "other" }),
            IdOf(request with { DataType = "float16" }),
            IdOf(request with { DataType = "bfloat16" }),
            IdOf(request with { Parallelism = new Parallelism(2, 1) }),
            IdOf(request with { Parallelism = new Parallelism(1, 2) }),
            IdOf(request with { Files = new FileRules(["*"], [], false) }),
            IdOf(request with { Files = new FileRules([], ["*"], false) }),
            IdOf(request with { Files = new FileRules([], [], true) }),
            IdOf(request, Some.Model with { Commit = new string('f', 40) }),
            IdOf(request, Some.Model with { Source = HuggingFaceSource.Model(Some.Id("org/other"), "main") }),
            IdOf(request, gpu: H100 with { Product = "NVIDIA-A10G" }),
            IdOf(request, gpu: H100 with { ComputeCapability = "8.6" }),
            IdOf(request, versions: Versions with { TensorRtLlm = "0.9.1" }),
            IdOf(request, versions: Versions with { TensorRt = null }),
            IdOf(request, versions: Versions with { TritonCli = "0.1.3" }),
        ];
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_kind_without_an_engine_does_not_depend_on_the_GPU_or_the_toolchain()
    {
        var request = Some.Request(VllmKind.Traits);
        Assert.Equal(
            IdOf(request),
            IdOf(request, gpu: new Gpu("NVIDIA-A10G", "8.6"), versions: new ToolVersions(null, null, null))
        );
    }

    [Fact]
    public void Fewer_GPUs_than_ranks_are_refused_with_both_numbers()
    {
        var one = new GpuSet([H100]);
        var error = Assert.Throws<MismatchException>(() => CheckGpus.Require(one, new Parallelism(2, 2)));
        Assert.Contains("needs 4 GPUs, found 1 (NVIDIA-H100-80GB-HBM3)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GPUs_that_cannot_be_counted_are_not_held_against_the_request() =>
        Assert.Null(ArtifactKey.Of(Some.Request(tensor: 8), Some.Model, gpus: null, Versions).GpuProduct);

    [Fact]
    public async Task An_engine_is_refused_before_anything_else_when_there_are_fewer_GPUs_than_ranks() =>
        await Assert.ThrowsAsync<MismatchException>(() => PlanAsync(TensorRtLlmKind.Traits, new FakeGpus([H100])));

    [Fact]
    public async Task Nobody_is_asked_for_the_GPUs_of_a_kind_without_an_engine() =>
        Assert.Null((await PlanAsync(VllmKind.Traits, gpus: null!)).GpuProduct);

    private static Task<ArtifactKey> PlanAsync(KindTraits kind, IGpuProbe gpus) =>
        new PlanArtifact(new KindSet([new TensorRtLlmKind(null!, gpus, null!), new VllmKind()]), gpus).RunAsync(
            Some.Request(kind, tensor: 2),
            Some.Model,
            TestContext.Current.CancellationToken
        );

    private static string IdOf(
        PreparationRequest request,
        ResolvedModel? model = null,
        Gpu? gpu = null,
        ToolVersions? versions = null
    )
    {
        var one = gpu ?? H100;
        return ArtifactId.Of(ArtifactKey.Of(request, model ?? Some.Model, [one, one, one, one], versions ?? Versions));
    }
}
