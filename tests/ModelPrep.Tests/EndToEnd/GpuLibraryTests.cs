using System.Text.Json;
using ModelPrep.Tests.Shape;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>GPUs as the driver's library tells them, which stands before <c>nvidia-smi</c>.</summary>
public sealed class GpuLibraryTests
{
    private const string TwoGpus = "NVIDIA H200:9.0:143771,NVIDIA H200:9.0:143771";

    [Fact]
    public async Task The_library_is_asked_and_the_program_is_not_started()
    {
        await using var sandbox = await CreateAsync(TwoGpus);
        Assert.Equal(("NVIDIA-H200", "9.0"), await KeyAsync(sandbox));
        Assert.DoesNotContain(sandbox.StandInEvents, one => one.Program == "nvidia-smi");
        await sandbox.With("CUDA_VISIBLE_DEVICES", "").FailAsync("MP7801", "serve", "needs 1 GPUs, found 0");
        await sandbox.With("CUDA_VISIBLE_DEVICES", "1").SucceedAsync("serve --tritonserver /bin/true");
        await sandbox
            .With("CUDA_VISIBLE_DEVICES", null)
            .With("NVML_GPUS", "NVIDIA A10G:8.6:23028")
            .FailAsync(
                "MP7802",
                "serve",
                "built for NVIDIA-H200 (compute capability 9.0), this machine has NVIDIA-A10G (8.6)"
            );
    }

    [Fact]
    public async Task A_GPU_that_is_divided_is_its_parts()
    {
        await using var sandbox = await CreateAsync("NVIDIA H100 80GB HBM3:9.0:81559:2");
        Assert.Equal(("NVIDIA-H100-80GB-HBM3-MIG-1g.10gb", "9.0"), await KeyAsync(sandbox));
        const string Found = "2 GPUs that work together, found 2 x NVIDIA-H100-80GB-HBM3-MIG-1g.10gb";
        await sandbox.FailAsync("MP7811", "init --model org/model --tp 2", Found);
        await sandbox
            .With("CUDA_VISIBLE_DEVICES", "MIG-00000000-0000-4000-8000-000000000001")
            .SucceedAsync("serve --tritonserver /bin/true");
        sandbox.With("CUDA_VISIBLE_DEVICES", "MIG-1");
        await sandbox.FailAsync("MP7801", "serve", "found 0: CUDA_VISIBLE_DEVICES=MIG-1 leaves no more");
    }

    [Fact]
    public async Task A_library_that_does_not_work_leaves_it_to_the_program()
    {
        await using var sandbox = await CreateAsync(TwoGpus);
        sandbox.With("NVML_INIT", "9"); // NVML_ERROR_DRIVER_NOT_LOADED
        Assert.Equal(("NVIDIA-H100-80GB-HBM3", "9.0"), await KeyAsync(sandbox));
        await File.WriteAllTextAsync(sandbox["empty.c"], "", TestContext.Current.CancellationToken);
        await Preload.CompileAsync(sandbox["empty.c"], sandbox["driver/libnvidia-ml.so.1"]);
        Assert.Equal(("NVIDIA-H100-80GB-HBM3", "9.0"), await KeyAsync(sandbox));
    }

    private static async Task<Sandbox> CreateAsync(string gpus)
    {
        var sandbox = await Sandbox.CreateAsync();
        Directory.CreateDirectory(sandbox["driver"]);
        await Preload.CompileAsync(
            Path.Combine(LayoutTests.Root, "tests/ModelPrep.Tests/EndToEnd/nvml.c"),
            sandbox["driver/libnvidia-ml.so.1"]
        );
        return sandbox.With("LD_LIBRARY_PATH", sandbox["driver"]).With("NVML_GPUS", gpus);
    }

    private static async Task<(string? Product, string? Capability)> KeyAsync(Sandbox sandbox)
    {
        var artifact = (await sandbox.SucceedAsync("init --model org/model")).Output.Trim();
        using var manifest = JsonDocument.Parse(
            await File.ReadAllTextAsync($"{artifact}/manifest.json", TestContext.Current.CancellationToken)
        );
        var key = manifest.RootElement.GetProperty("key");
        return (key.GetProperty("gpuProduct").GetString(), key.GetProperty("computeCapability").GetString());
    }
}
