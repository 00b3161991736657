namespace ModelPrep.Tests.EndToEnd;

/// <summary>GPUs in MIG mode, as <c>nvidia-smi</c> tells them: their parts cannot work together.</summary>
public sealed class DividedGpuTests
{
    private const string Divided = "NVIDIA H100 80GB HBM3:9.0:81559:2";
    private const string Whole = "NVIDIA H100 80GB HBM3:9.0:81559";
    private const string Part = "NVIDIA-H100-80GB-HBM3-MIG-1g.10gb";
    private const string SeesOne = "a CUDA program that sees a part of a GPU (MIG) sees no other";

    [Theory]
    [InlineData("init --model org/model --tp 2")]
    [InlineData("init --model org/model --pp 2")]
    [InlineData("init --model org/model --engine vllm --tp 2")]
    [InlineData("init --model org/model --engine llmapi --tp 2")]
    public async Task Several_ranks_on_parts_are_refused_before_the_download(string init)
    {
        await using var sandbox = await CreateAsync(Divided);
        await sandbox.FailAsync("MP7811", init, $"2 GPUs that work together, found 2 x {Part}", SeesOne, "--tp 1");
        sandbox.NothingWasFetched();
        sandbox.With("STANDIN_GPUS", "NVIDIA L4:8.9:23034:1,NVIDIA L4:8.9:23034:1");
        await sandbox.FailAsync("MP7811", init, "found 2 x NVIDIA-L4-MIG-1g.10gb");
    }

    [Fact]
    public async Task Plan_says_what_init_would_and_doctor_warns()
    {
        await using var sandbox = await CreateAsync(Divided);
        var plan = await sandbox.RunAsync("plan --model org/model --tp 2");
        Assert.Equal(78, plan.ExitCode);
        Assert.Contains("init would end with 78: MP7811", plan.Output, StringComparison.Ordinal);
        var doctor = await sandbox.With("COLUMNS", "500").RunAsync("doctor");
        var found = $"2 x {Part} (compute capability 9.0), driver 570.124.06; {SeesOne}";
        Assert.Contains(found, doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_serves_alone_and_an_artifact_for_several_is_refused()
    {
        await using var sandbox = await CreateAsync($"{Whole},{Whole}");
        await sandbox.SucceedAsync("init --model org/model --tp 2");
        await sandbox.With("STANDIN_GPUS", Divided).FailAsync("MP7811", "serve", SeesOne);
        await sandbox.SucceedAsync("init --model org/model");
        await sandbox.SucceedAsync($"serve --tritonserver /bin/true -- {new ServerPorts().Arguments}");
        await sandbox.With("STANDIN_GPUS", Whole).FailAsync("MP7802", "serve", $"built for {Part}");
    }

    [Fact]
    public async Task Beside_a_part_a_whole_GPU_counts_only_when_the_parts_are_hidden()
    {
        await using var sandbox = await CreateAsync($"{Divided},{Whole},{Whole}");
        await sandbox.FailAsync(
            "MP7811",
            "init --model org/model --tp 2",
            $"found 2 x {Part}, 2 x NVIDIA-H100-80GB-HBM3",
            "Name only the whole GPUs in CUDA_VISIBLE_DEVICES"
        );
        sandbox.With("CUDA_VISIBLE_DEVICES", "1,2");
        await sandbox.SucceedAsync("init --model org/model --tp 2");
        await sandbox.SucceedAsync("serve --dry-run");
        const string One = "found 1 (NVIDIA-H100-80GB-HBM3): CUDA_VISIBLE_DEVICES=1 leaves no more";
        await sandbox.With("CUDA_VISIBLE_DEVICES", "1").FailAsync("MP7801", "serve", One, "Correct the variable");
        const string Twice = "CUDA_VISIBLE_DEVICES=1,1 names a GPU twice";
        await sandbox.With("CUDA_VISIBLE_DEVICES", "1,1").FailAsync("MP7801", "serve", $"found 0: {Twice}");
        var doctor = await sandbox.With("COLUMNS", "500").RunAsync("doctor");
        Assert.Contains($"none that may be used: {Twice}", doctor.Output, StringComparison.Ordinal);
    }

    private static Task<Sandbox> CreateAsync(string gpus) =>
        Sandbox.CreateAsync(ManyGpus.Toolchain with { Gpus = gpus });
}
