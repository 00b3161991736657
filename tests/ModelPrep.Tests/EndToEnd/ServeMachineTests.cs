using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>What <c>serve</c> refuses because of the machine it is on.</summary>
public sealed class ServeMachineTests
{
    private const string A10G = "NVIDIA A10G:8.6:23028";
    private const string H100 = "NVIDIA H100 80GB HBM3:9.0:81559";

    [Theory]
    [InlineData("", "MP7801", "tp 2 x pp 1 needs 2 GPUs, found 0")]
    [InlineData(H100, "MP7801", "tp 2 x pp 1 needs 2 GPUs, found 1 (NVIDIA-H100-80GB-HBM3)")]
    [InlineData(
        $"{A10G},{A10G}",
        "MP7802",
        "built for NVIDIA-H100-80GB-HBM3 (compute capability 9.0), this machine has NVIDIA-A10G (8.6)"
    )]
    [InlineData($"{H100},{A10G}", "MP7802", "this machine has NVIDIA-A10G (8.6)")]
    [InlineData("NVIDIA H200:9.0:143771,NVIDIA H200:9.0:143771", "MP7802", "this machine has NVIDIA-H200 (9.0)")]
    [InlineData(
        "NVIDIA H100 80GB HBM3:8.0:81559,NVIDIA H100 80GB HBM3:8.0:81559",
        "MP7802",
        "this machine has NVIDIA-H100-80GB-HBM3 (8.0)"
    )]
    public async Task Too_few_or_other_GPUs_are_refused_before_a_server_starts(
        string gpus,
        string code,
        string expected
    )
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        await sandbox.With("STANDIN_GPUS", gpus).FailAsync(code, "serve", expected);
        Assert.Empty(Servers(sandbox));
    }

    [Fact]
    public async Task Vllm_needs_a_GPU_for_each_rank_of_any_product()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: "--engine vllm --tp 2");
        await sandbox.With("STANDIN_GPUS", A10G).FailAsync("MP7801", "serve", "needs 2 GPUs, found 1");
        await using var serving = await RunningServer.ReadyAsync(sandbox.With("STANDIN_GPUS", $"{A10G},{A10G}"));
        Assert.Equal(serving.Process.Id, Assert.Single(serving.Ranks).Value.ProcessId);
        Assert.DoesNotContain("--disable-auto-complete-config", serving.Ranks[0].Arguments);
        Assert.Contains("hello word1 word2", await serving.GenerateAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_cannot_count_its_GPUs_leaves_the_judgement_to_the_server()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        File.Delete(sandbox.Tools.NvidiaSmi);
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        await serving.EventsAsync("working");
    }

    [Fact]
    public async Task A_missing_program_is_named_with_the_option_for_it()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        await sandbox.FailAsync("MP7201", "serve --mpirun /no/mpirun", "There is no program /no/mpirun", "--mpirun");
        await sandbox.FailAsync(
            "MP7201",
            "serve --tritonserver /no/server",
            "There is no program /no/server",
            "--tritonserver"
        );
        await sandbox.FailAsync(
            "MP7201",
            $"serve --tritonserver {sandbox["cache/prepared.json"]}",
            "prepared.json",
            "--tritonserver"
        ); // not executable
        File.Delete(sandbox.Tools.TritonServer);
        await sandbox.FailAsync("MP7201", "serve", "There is no tritonserver on PATH", "--tritonserver");
        sandbox.With("PATH", sandbox.Tools.Bin);
        await sandbox.FailAsync("MP7201", "serve --tritonserver /bin/true", "There is no mpirun on PATH", "--mpirun");
    }

    [Fact]
    public async Task A_program_that_cannot_be_started_is_no_bug_of_ours()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: "");
        var program = sandbox.Script("other-machine", "");
        await File.WriteAllBytesAsync(
            program,
            [0x7f, (byte)'E', (byte)'L', (byte)'F'],
            TestContext.Current.CancellationToken
        );
        await sandbox.FailAsync("MP7202", $"serve --tritonserver {program}", program, "cannot be started");
    }

    private static IEnumerable<StandInEvent> Servers(Sandbox sandbox) =>
        StandInLog.Starts(sandbox["standins.log"], "tritonserver");
}
