using ModelPrep.Tests.EndToEnd;

namespace ModelPrep.Tests.Terminal;

/// <summary>
/// A reader of standard output or error that goes away, or was never there, is no failure of modelprep.
/// </summary>
public sealed class EndedReaderTests
{
    [Theory]
    [InlineData("cache list", 0)]
    [InlineData("doctor", 0)]
    [InlineData("plan --model org/model", 0)]
    [InlineData("init --model org/model", 0)]
    [InlineData("serve --dry-run", 0)]
    [InlineData("--help", 0)]
    [InlineData("--version", 0)]
    [InlineData("man", 0)]
    [InlineData("completion bash", 0)]
    [InlineData("load --model model --requests 1 --url http://127.0.0.1:1", 69)]
    public async Task The_status_is_that_of_the_work(string command, int status)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model");
        // The reader has closed the pipe before it says that it is gone.
        await QuietAsync(
            sandbox,
            $"mkfifo gone; {{ read -r _ <gone; {Binary.ModelPrep} {command} 2>log; echo $? >status; }} | {{ exec "
                + $"<&-; echo >gone; }}",
            status
        );
        await QuietAsync(sandbox, $"{{ {Binary.ModelPrep} {command} 2>log; echo $? >status; }} | head -1", status);
    }

    [Theory]
    [InlineData("2>&-")]
    [InlineData(">&-")]
    [InlineData("<&- >&- 2>&-")]
    public async Task Closed_streams_do_not_keep_init_from_its_work_nor_get_into_its_files(string redirections)
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("MODELPREP_BINARY") is not null,
            "where the program is not published, its runtime opens files under these numbers before it runs"
        );
        await using var sandbox = await Sandbox.CreateAsync();
        await using (
            var init = sandbox.Start(
                "/bin/bash",
                ["-c", $"exec {Binary.ModelPrep} init --model org/model --verbose {redirections}"]
            )
        )
            Assert.Equal(0, (await init.EndAsync()).ExitCode);
        await sandbox.WeightsAreRightAsync();
        await sandbox.SucceedAsync("cache verify --weights");
        Assert.DoesNotContain(
            Directory.EnumerateFiles(sandbox["cache"], "*", SearchOption.AllDirectories),
            path => File.ReadAllText(path).Contains(" DBG ", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_log_whose_reader_has_gone_does_not_keep_init_from_its_work()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await QuietAsync(
            sandbox,
            $"mkfifo gone; {{ read -r _ <gone; {Binary.ModelPrep} init --model org/model 2>&1 >out; echo $? "
                + $">status; }} | {{ exec <&-; echo >gone; }}",
            0
        );
        await sandbox.WeightsAreRightAsync();
    }

    private static async Task QuietAsync(Sandbox sandbox, string script, int status)
    {
        File.Delete(sandbox["gone"]);
        await using var shell = sandbox.Start("/bin/bash", ["-c", script]);
        await shell.EndAsync();
        Assert.Equal(
            $"{status}\n",
            await File.ReadAllTextAsync(sandbox["status"], TestContext.Current.CancellationToken)
        );
        var log = File.Exists(sandbox["log"])
            ? await File.ReadAllTextAsync(sandbox["log"], TestContext.Current.CancellationToken)
            : "";
        Assert.DoesNotContain("MP70", log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", log, StringComparison.Ordinal);
    }
}
