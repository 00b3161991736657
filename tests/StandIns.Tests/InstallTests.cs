using StandIns.Tests.Tools;

namespace StandIns.Tests;

public sealed class InstallTests
{
    [Theory]
    [InlineData("aslb-mn", "tensorrt-9.3.0 tensorrt_llm-0.9.0 triton_cli-0.0.8.dev0", "triton_cli trtllm-build")]
    [InlineData("r25.01", "tensorrt-10.7.0 tensorrt_llm-0.16.0 triton_cli-0.1.1", "llmapi triton_cli trtllm-build")]
    [InlineData("word_size", "tensorrt-10.7.0 tensorrt_llm-0.16.0 triton_cli-0.1.1", "llmapi triton_cli trtllm-build")]
    [InlineData(
        "r25.08",
        "tensorrt-10.11.0 tensorrt_llm-0.21.0 triton_cli-0.1.3",
        "_tensorrt_engine llmapi triton_cli trtllm-build"
    )]
    [InlineData(
        "r25.12",
        "tensorrt-10.13.3 tensorrt_llm-1.1.0 triton_cli-0.1.3",
        "_tensorrt_engine llmapi triton_cli trtllm-build"
    )]
    [InlineData(
        "r26.07",
        "tensorrt-10.14.1 tensorrt_llm-1.2.1 triton_cli-0.1.3",
        "_tensorrt_engine llmapi triton_cli trtllm-build"
    )]
    [InlineData("no-cli", "tensorrt-10.14.1 tensorrt_llm-1.2.0", "_tensorrt_engine llmapi trtllm-build")]
    [InlineData("no-engines", "tensorrt_llm-1.3.0 triton_cli-0.1.3", "llmapi triton_cli")]
    public void Versions_and_what_there_is_can_be_read_from_names(string generation, string expected, string parts)
    {
        using var sandbox = new Sandbox("r26.03").Become(new StandInOptions { Generation = generation });
        var packages = sandbox.Packages;
        var found = Directory
            .EnumerateDirectories(packages, "*.dist-info")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(' ', found));
        string[] known =
        [
            $"{packages}/tensorrt_llm/_tensorrt_engine",
            $"{packages}/tensorrt_llm/llmapi",
            $"{packages}/triton_cli",
            $"{sandbox.Tools.Bin}/trtllm-build",
        ];
        Assert.Equal(parts, string.Join(' ', known.Where(Path.Exists).Select(Path.GetFileName)));
        Assert.Equal(generation != "no-cli", File.Exists(sandbox.Tools.Triton));
    }

    [Theory]
    [InlineData("aslb-mn")]
    [InlineData("r24.05")]
    [InlineData("word_size")]
    [InlineData("r26.07")]
    public async Task The_file_of_the_parser_names_the_options_that_there_are(string generation)
    {
        using var sandbox = new Sandbox(generation);
        var script =
            "import argparse\nfrom triton_cli.parser import add_import_args\nparser = "
            + "argparse.ArgumentParser()\nadd_import_args([parser])\nparser.print_help()\n";
        var (python, cli) = (
            await sandbox.RunScriptAsync(script),
            await sandbox.RunAsync(sandbox.Tools.Triton, "import", "--help")
        );
        Assert.Equal(Options(cli), Options(python));
        Assert.Equal(generation == "word_size", Options(cli).Contains("--tensor-parallel-size"));

        static string[] Options(Ended help) =>
            [
                .. help
                    .Output.Split([' ', ',', '[', ']', '\n'])
                    .Where(word => word.StartsWith('-'))
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ];
    }

    [Fact]
    public async Task Installing_again_replaces_the_generation()
    {
        using var sandbox = new Sandbox("aslb-mn");
        var prefix = Path.GetDirectoryName(sandbox.Tools.Bin)!;
        var program = Path.Combine(AppContext.BaseDirectory, "standins");
        var ended = await sandbox.RunAsync(
            program,
            "install",
            "--bin",
            prefix,
            "--generation",
            "r26.03",
            "--build-seconds",
            "1",
            "--llmapi-template",
            Path.Combine(prefix, "template")
        );
        Assert.Equal((0, sandbox.Tools.Bin), (ended.Status, ended.Output));
        Assert.Equal(
            3,
            Directory.GetDirectories(Path.Combine(prefix, "lib/python3.10/dist-packages"), "*.dist-info").Length
        );
        Assert.True(File.Exists(Path.Combine(prefix, "template/1/model.yaml")));
        Assert.Contains(
            "STANDIN_BUILD_SECONDS=1",
            await File.ReadAllTextAsync(sandbox.Tools.Triton, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
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
            ["start", "start", "build-started", "build-finished", "engine-loading", "exit", "exit"],
            StandInLog.Read(sandbox.LogFile).Select(one => one.Name)
        );
    }

    [Fact]
    public async Task The_environment_beats_the_wrapper()
    {
        using var sandbox = new Sandbox("aslb-mn");
        using var running = RunningProgram.Start(
            sandbox.Tools.Triton,
            ["import", "--help"],
            new Dictionary<string, string>(StringComparer.Ordinal) { [Variables.Generation] = "r25.08" }
        );
        Assert.Equal(0, await running.EndAsync());
        Assert.DoesNotContain("--data-type", running.Output, StringComparison.Ordinal);
    }
}
