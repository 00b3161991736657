using StandIns.Tests.Tools;

namespace StandIns.Tests;

public sealed class NvidiaSmiTests
{
    private const string NoMemory = "[Insufficient Permissions]";
    private const string TwoGpus = "NVIDIA L4:8.9:23034,NVIDIA H100 80GB HBM3:9.0:81559:2";

    [Theory]
    [InlineData("--query-gpu=name,compute_cap --format=csv,noheader", "NVIDIA L4, 8.9\nNVIDIA H100 80GB HBM3, 9.0")]
    [InlineData("--query-gpu=index,memory.total --format=csv,noheader,nounits", $"0, 23034\n1, {NoMemory}")]
    [InlineData(
        "--query-gpu=memory.total,mig.mode.current --format=csv",
        $"memory.total [MiB], mig.mode.current\n23034 MiB, Disabled\n{NoMemory}, Enabled"
    )]
    public async Task A_query_answers_a_line_for_each_gpu(string words, string expected)
    {
        using var sandbox = new Sandbox(new StandInOptions { Gpus = TwoGpus });
        var ended = await sandbox.RunAsync(sandbox.Tools.NvidiaSmi, words.Split(' '));
        Assert.Equal((0, expected), (ended.Status, ended.Output));
    }

    [Fact]
    public async Task A_list_names_them_and_no_variable_hides_one()
    {
        using var sandbox = new Sandbox(new StandInOptions { Gpus = TwoGpus });
        using var running = RunningProgram.Start(
            sandbox.Tools.NvidiaSmi,
            ["-L"],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["CUDA_VISIBLE_DEVICES"] = "0" }
        );
        Assert.Equal(0, await running.EndAsync());
        Assert.Equal(
            """
            GPU 0: NVIDIA L4 (UUID: GPU-00000000-0000-4000-8000-000000000000)
            GPU 1: NVIDIA H100 80GB HBM3 (UUID: GPU-00000000-0000-4000-8000-000000000001)
              MIG 1g.10gb     Device  0: (UUID: MIG-00000001-0000-4000-8000-000000000000)
              MIG 1g.10gb     Device  1: (UUID: MIG-00000001-0000-4000-8000-000000000001)
            """,
            running.Output.TrimEnd()
        );
    }

    [Fact]
    public async Task A_machine_without_gpus_is_status_6()
    {
        using var sandbox = new Sandbox(new StandInOptions { Gpus = "" });
        var ended = await sandbox.RunAsync(sandbox.Tools.NvidiaSmi, "-L");
        Assert.Equal((6, "No devices were found"), (ended.Status, ended.Output));
    }

    [Fact]
    public async Task A_field_that_there_is_not_is_status_2()
    {
        using var sandbox = new Sandbox(new StandInOptions());
        var ended = await sandbox.RunAsync(sandbox.Tools.NvidiaSmi, "--query-gpu=colour", "--format=csv");
        Assert.Equal((2, "Field \"colour\" is not a valid field to query."), (ended.Status, ended.Output));
    }
}
