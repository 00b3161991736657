using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Builders that do not start are found before the download, whatever their files say.</summary>
public sealed class BuilderStartTests
{
    private const string Init = "init --model org/model --tp 2";
    private const string Missing = "No module named 'a_missing_module'";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_CLI_that_lacks_a_module_is_refused_before_the_download_and_asked_again()
    {
        await using var sandbox = await CreateAsync();
        var whole = await ReplaceAsync(sandbox, "triton", $"#!{sandbox.Tools.Bin}/python3\nimport a_missing_module\n");
        await sandbox.FailAsync("MP7212", Init, "triton does not start", "status 1", Missing);
        await sandbox.FailAsync("MP7212", "init --model org/model", Missing);
        sandbox.NothingWasFetched();
        Assert.DoesNotContain(sandbox.StandInEvents, one => one.Name == "build-started");
        Assert.Empty(sandbox.FilesOf("cache/probes"));
        var plan = await sandbox.RunAsync("plan --model org/model --tp 2");
        Assert.Contains("init would end with 72: MP7212", plan.Output, StringComparison.Ordinal);
        await sandbox.SucceedAsync("init --model org/model --engine vllm --tp 2");

        File.Move(whole, Path.Combine(sandbox.Tools.Bin, "triton"), overwrite: true);
        await sandbox.SucceedAsync(Init);
        await sandbox.SucceedAsync($"{Init} --served-name second");
        Assert.Single(sandbox.StandInEvents, one => one.Program == "triton" && one.Arguments.Contains("--help"));
    }

    [Fact]
    public async Task Doctor_shows_it()
    {
        await using var sandbox = await CreateAsync();
        await ReplaceAsync(sandbox, "triton", "#!/bin/sh\necho 'Traceback: no such thing'\nexit 3\n");
        var doctor = await sandbox.With("COLUMNS", "500").RunAsync("doctor");
        Assert.Equal(72, doctor.ExitCode);
        Assert.Matches("triton +PROBLEM .*triton does not start: .* status 3, .*: Traceback: no", doctor.Output);
    }

    [Fact]
    public async Task A_Python_that_does_not_find_the_library_is_refused_before_the_download()
    {
        await using var sandbox = await CreateAsync();
        await ReplaceAsync(sandbox, "python3", "#!/bin/sh\nexec /usr/bin/python3 \"$@\"\n");
        await sandbox.FailAsync("MP7212", Init, "python3 does not start", "No module named tensorrt_llm");
        sandbox.NothingWasFetched();
        await sandbox.SucceedAsync("init --model org/model"); // by the CLI alone
    }

    [Fact]
    public async Task An_engine_that_is_there_needs_no_builder()
    {
        await using var sandbox = await CreateAsync();
        await sandbox.SucceedAsync(Init);
        await ReplaceAsync(sandbox, "triton", "#!/bin/sh\nexit 3\n");
        await sandbox.SucceedAsync(Init);
        await sandbox.SucceedAsync($"{Init} --set preprocessing.instance_count=3");
        Assert.Equal(0, (await sandbox.RunAsync("plan --model org/model --tp 2")).ExitCode);
        const string Other = "plan --model org/model --tp 2 --set preprocessing.instance_count=4";
        Assert.Equal(3, (await sandbox.RunAsync(Other)).ExitCode);
    }

    [Theory]
    [InlineData("--unset=HOME")]
    [InlineData("HOME=/")]
    [InlineData("HOME=/nowhere")]
    public async Task A_user_without_a_name_and_a_home_can_build(string home)
    {
        await using var sandbox = await CreateAsync();
        var whole = await ReplaceAsync(
            sandbox,
            "triton",
            $"""
            #!{sandbox.Tools.Bin}/python3
            import getpass, os, pathlib, sys
            getpass.getuser()
            cache = pathlib.Path.home() / f'cache-{"{os.getpid()}"}'
            cache.mkdir()
            cache.rmdir()
            os.execv('{sandbox.Tools.Bin}/whole', ['{sandbox.Tools.Bin}/whole', *sys.argv[1:]])

            """
        );
        Assert.Equal($"{sandbox.Tools.Bin}/whole", whole);
        foreach (var folder in new[] { "", "cache", "huggingface" })
            Directory.CreateDirectory(sandbox[folder], (UnixFileMode)511);
        string[] shared = [".", "cache", "huggingface", "standins.log"];
        foreach (var path in shared.Where(path => Path.Exists(sandbox[path])))
            File.SetUnixFileMode(sandbox[path], (UnixFileMode)511);
        var words = Sandbox.Split(Init);
        await using var init = sandbox.Start(
            "/usr/bin/setpriv",
            ["--reuid=54321", "--regid=54321", "--clear-groups", "env", home, Binary.ModelPrep, .. words]
        );
        var outcome = await init.EndAsync();
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
    }

    private static Task<Sandbox> CreateAsync() => Sandbox.CreateAsync(new StandInOptions { Gpus = ManyGpus.Gpus });

    /// <summary>Puts a script in place of a program, which stays beside it.</summary>
    private static async Task<string> ReplaceAsync(Sandbox sandbox, string program, string text)
    {
        var (path, whole) = (Path.Combine(sandbox.Tools.Bin, program), Path.Combine(sandbox.Tools.Bin, "whole"));
        File.Move(path, whole);
        await File.WriteAllTextAsync(path, text, Token);
        File.SetUnixFileMode(path, File.GetUnixFileMode(whole));
        return whole;
    }
}
