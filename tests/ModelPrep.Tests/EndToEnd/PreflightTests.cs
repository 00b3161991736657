using System.Net;
using System.Net.Sockets;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// What <c>serve</c> refuses because the image or the container does not fit; GPUs: <see cref="ServeMachineTests"/>.
/// </summary>
public sealed class PreflightTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_its_option()
    {
        await using var sandbox = await PreparedAsync("");
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        foreach (
            var (arguments, option) in new[]
            {
                ($"--http-port={port} --http-address=127.0.0.1", "--http-port"),
                ($"--grpc-port {port}", "--grpc-port"),
                ($"--metrics-port={port}", "--metrics-port"),
            }
        )
            await sandbox.FailAsync(
                "MP7810",
                $"serve -- {arguments}",
                $"Port {port} is taken by another process",
                $"-- {option}=PORT"
            );

        await sandbox.SucceedAsync($"serve --tritonserver /bin/true -- --http-port={port} --allow-http=false");
        await sandbox.SucceedAsync(
            $"serve --tritonserver /bin/true -- --http-port={port} --http-address=127.0.0.9 --metrics-port=0"
        );
        Assert.Empty(Servers(sandbox));
    }

    [Fact]
    public async Task Another_TensorRT_LLM_than_the_engines_is_refused()
    {
        await using var sandbox = await PreparedAsync("");
        StandInToolchain.Install(sandbox["tools"], new StandInOptions { Generation = "r26.03" });
        await sandbox.FailAsync(
            "MP7803",
            "serve",
            "built with TensorRT-LLM 0.16.0, this image has 1.2.0",
            "Run init and serve in the same image"
        );
        StandInToolchain.Install(sandbox["tools"], new StandInOptions { Generation = "no-engines" });
        await sandbox.FailAsync(
            "MP7204",
            "serve",
            "TensorRT-LLM 1.3.0 of this image cannot run engines any more",
            "with TensorRT-LLM 0.16.0",
            "--engine llmapi or vllm"
        );
        Assert.Empty(Servers(sandbox));
    }

    [Fact]
    public async Task An_engine_for_other_ranks_than_its_manifest_says_is_refused()
    {
        await using var sandbox = await PreparedAsync("--tp 2");
        var config =
            $"{Assert.Single(Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]))}/engine/config.json";
        var (text, time) = (await File.ReadAllTextAsync(config, Token), File.GetLastWriteTimeUtc(config));
        await File.WriteAllTextAsync(
            config,
            System.Text.RegularExpressions.Regex.Replace(text, "\"tp_size\":( ?)2", "\"tp_size\":${1}4"),
            Token
        );
        File.SetLastWriteTimeUtc(config, time); // as a backup does that changes what it restores
        await sandbox.FailAsync("MP7805", "serve", config, "is for tp 4 x pp 1, expected tp 2 x pp 1");
    }

    [Theory]
    [InlineData(
        "mount -t tmpfs -o size=64m tmpfs /dev/shm",
        "ERR MP7808 /dev/shm has 64.0 MiB free, 146.0 MiB are needed for 2 ranks and 18 instances of Python models",
        "--shm-size"
    )]
    [InlineData(
        "mount -t tmpfs -o size=1g tmpfs /dev/shm; export TMPDIR=/proc",
        "ERR MP7809 mpirun keeps its session in /proc/, which cannot be written",
        "TMPDIR"
    )]
    public async Task A_container_without_room_for_the_ranks_is_refused(string setUp, params string[] words)
    {
        await using var sandbox = await PreparedAsync("--tp 2");
        await using var container = sandbox.Start(
            "/usr/bin/unshare",
            ["--mount", "/bin/sh", "-c", $"{setUp}; exec {Binary.ModelPrep} serve"]
        );
        var outcome = await container.EndAsync();
        Assert.Equal(78, outcome.ExitCode);
        Assert.All(words, word => Assert.Contains(word, outcome.Log, StringComparison.Ordinal));
        Assert.Empty(Servers(sandbox));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--tp 2")]
    [InlineData("--engine vllm")] // its backend is made of the Python backend
    public async Task A_tmp_that_cannot_be_written_is_refused_even_if_TMPDIR_can(string options)
    {
        await using var sandbox = await PreparedAsync(options);
        var folder = sandbox["."].TrimEnd('.').TrimEnd('/');
        Directory.CreateDirectory(sandbox["temporary"]);
        var setUp = $"mount --bind {folder} {folder}; mount --rbind /tmp /tmp; mount -o remount,bind,ro /tmp";
        var command = $"{setUp}; export TMPDIR={folder}/temporary; exec {Binary.ModelPrep} serve";
        await using var container = sandbox.Start("/usr/bin/unshare", ["--mount", "/bin/sh", "-c", command]);
        var outcome = await container.EndAsync();
        Assert.Equal(73, outcome.ExitCode);
        Assert.Matches(
            "ERR MP7309 Triton's Python backend needs /tmp, which cannot .*Mount an emptyDir at /tmp",
            outcome.Log
        );
        Assert.Empty(Servers(sandbox));
    }

    private static async Task<Sandbox> PreparedAsync(string options) => await ManyGpus.PreparedAsync(options: options);

    private static IEnumerable<StandInEvent> Servers(Sandbox sandbox) =>
        StandInLog.Starts(sandbox["standins.log"], "tritonserver");
}
