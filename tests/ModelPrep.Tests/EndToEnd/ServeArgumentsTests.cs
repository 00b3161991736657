using System.Security.Cryptography;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// What reaches the servers from the command line of <c>serve</c>, and what <c>serve</c> leaves alone.
/// </summary>
public sealed class ServeArgumentsTests
{
    [Theory]
    [InlineData("HF_ENDPOINT", "none", "MP6406", "HF_ENDPOINT none")]
    [InlineData("MODELPREP_MAX_RATE", "fast", "MP6406", "MODELPREP_MAX_RATE fast")]
    [InlineData("MODELPREP_CONNECTIONS", "0", "MP6406", "MODELPREP_CONNECTIONS 0")]
    [InlineData("HTTPS_PROXY", "no proxy", "MP6410", "HTTPS_PROXY")]
    public async Task What_only_a_download_needs_keeps_no_server_from_starting(
        string variable,
        string value,
        string code,
        string word
    )
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: "");
        await sandbox.With(variable, value).SucceedAsync("serve --tritonserver /bin/true");
        await sandbox.FailAsync(code, "init --model org/model --revision other", word);
    }

    [Fact]
    public async Task What_follows_two_dashes_reaches_every_server_last_and_unchanged()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        await using var serving = await RunningServer.ReadyAsync(sandbox, serverArguments: "--exit-timeout-secs 7");
        await serving.EventsAsync("working");
        Assert.All(
            serving.Ranks.Values,
            server => Assert.Equal(["--exit-timeout-secs", "7"], server.Arguments.TakeLast(2))
        );
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("serve --dry-run")]
    [InlineData("run --model org/model --tp 2")]
    [InlineData("run --model org/unknown --tp 2")] // not after hours of download and build
    public async Task Arguments_that_clash_with_those_of_a_rank_are_refused_before_anything_starts(string command)
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        sandbox.Hub.ClearRequests();
        await sandbox.FailAsync(
            "MP6407",
            $"{command} -- --model-control-mode=explicit --load-model=*",
            "--model-control-mode, --load-model cannot be given to the 2 ranks"
        );
        Assert.Empty(sandbox.Hub.Requests);
        Assert.Empty(StandIns.StandInLog.Starts(sandbox["standins.log"], "tritonserver"));
    }

    [Fact]
    public async Task One_server_takes_them_where_they_work()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: "");
        const string Explicit = "--model-control-mode=explicit --load-model=*";
        await using var serving = await RunningServer.ReadyAsync(sandbox, serverArguments: Explicit);
        Assert.Equal(200, await serving.StatusAsync("v2/health/ready"));
        await sandbox.FailAsync("MP6407", "serve -- --exit-on-error=false", "would become ready without a model");
    }

    [Fact]
    public async Task The_old_scripts_command_lines_prepare_and_serve()
    {
        const string Options = "--model org/model --engine trtllm --dt float16 --tp 2 --pp 1 --iso8601 --verbose";
        await using var sandbox = await Sandbox.CreateAsync(ManyGpus.Toolchain);
        await sandbox.SucceedAsync($"init {Options}");
        await using var serving = await RunningServer.ReadyAsync(sandbox, $"exec {Options}");
        await serving.EventsAsync("working");
        Assert.All(
            serving.Ranks.Values,
            server =>
                Assert.Superset(
                    new HashSet<string>(["--log-verbose=1", "--log-format=ISO8601"]),
                    server.Arguments.ToHashSet(StringComparer.Ordinal)
                )
        );
    }

    [Fact]
    public async Task Serving_changes_no_file_of_the_artifact()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        var before = Describe(sandbox["cache/prepared"]);
        await using (var serving = await RunningServer.ReadyAsync(sandbox))
        {
            await serving.GenerateAsync();
            await serving.StopAsync();
        }

        Assert.Equal(before, Describe(sandbox["cache/prepared"]));
    }

    private static string[] Describe(string folder) =>
        [
            .. Directory
                .EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(path =>
                    $"{path} {File.GetLastWriteTimeUtc(path):O} "
                    + $"{(File.Exists(path) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) : "")}"
                ),
        ];
}
