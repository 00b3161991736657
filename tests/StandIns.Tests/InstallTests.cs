using StandIns.Tests.Tools;

namespace StandIns.Tests;

public sealed class InstallTests
{
    [Theory]
    [InlineData("aslb-mn", "tensorrt-9.3.0 tensorrt_llm-0.9.0 triton_cli-0.0.8.dev0", false)]
    [InlineData("r25.08", "tensorrt-10.11.0 tensorrt_llm-0.21.0 triton_cli-0.1.3", true)]
    [InlineData("no-engines", "tensorrt_llm-1.3.0 triton_cli-0.1.3", false)]
    public void Versions_can_be_read_from_folder_names(string generation, string expected, bool hasEngineApi)
    {
        using var sandbox = new Sandbox(generation);
        var packages = Path.Combine(Path.GetDirectoryName(sandbox.Tools.Bin)!, "lib/python3.10/dist-packages");
        var found = Directory.EnumerateDirectories(packages, "*.dist-info").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(' ', found));
        Assert.Equal(hasEngineApi, Directory.Exists(Path.Combine(packages, "tensorrt_llm/_tensorrt_engine")));
    }

    [Fact]
    public async Task Installing_again_replaces_the_generation()
    {
        using var sandbox = new Sandbox("aslb-mn");
        var prefix = Path.GetDirectoryName(sandbox.Tools.Bin)!;
        var program = Path.Combine(AppContext.BaseDirectory, "standins");
        var ended = await sandbox.RunAsync(program, "install", "--bin", prefix, "--generation", "r26.03", "--build-seconds", "1");
        Assert.Equal((0, sandbox.Tools.Bin), (ended.Status, ended.Output));
        Assert.Equal(3, Directory.GetDirectories(Path.Combine(prefix, "lib/python3.10/dist-packages"), "*.dist-info").Length);
        Assert.Contains("STANDIN_BUILD_SECONDS=1", await File.ReadAllTextAsync(sandbox.Tools.Triton, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_is_what_it_is_called()
    {
        using var sandbox = new Sandbox("aslb-mn");
        var link = Path.Combine(sandbox.Tools.Bin, "links", "nvidia-smi");
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, Path.Combine(AppContext.BaseDirectory, "standins"));
        Assert.StartsWith("GPU 0: NVIDIA H100", (await sandbox.RunAsync(link, "-L")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_has_arguments_folder_and_environment_of_every_start()
    {
        using var sandbox = new Sandbox("r25.08").WithWeights();
        await sandbox.ImportAsync();
        var start = Assert.Single(StandInLog.Starts(sandbox.LogFile, "triton"));
        Assert.Equal(["import", "-m", Sandbox.Model], start.Arguments.Take(3));
        Assert.Equal("1", start.Environment["HF_HUB_OFFLINE"]);
        Assert.Equal(Directory.GetCurrentDirectory(), start.WorkingFolder);
        Assert.Equal(
            ["start", "start", "build-started", "build-finished", "exit", "exit"], StandInLog.Read(sandbox.LogFile).Select(one => one.Name));
    }

    [Fact]
    public async Task The_environment_beats_the_wrapper()
    {
        using var sandbox = new Sandbox("aslb-mn");
        using var running = RunningProgram.Start(
            sandbox.Tools.Triton, ["import", "--help"], new Dictionary<string, string>(StringComparer.Ordinal) { [Variables.Generation] = "r25.08" });
        Assert.Equal(0, await running.EndAsync());
        Assert.DoesNotContain("--data-type", running.Output, StringComparison.Ordinal);
    }
}
