using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>What <c>--token-file</c> can be beside a file.</summary>
public sealed class TokenFileTests
{
    private const string Init = "init --model org/closed --until weights";

    [Theory]
    [InlineData(RepositoryAccess.Gated)]
    [InlineData(RepositoryAccess.Private)]
    public async Task A_pipe_is_read_once_and_its_token_sent_with_every_request(RepositoryAccess access)
    {
        await using var sandbox = await CreateAsync(access);
        await using var init = sandbox.Start(
            "/bin/bash",
            ["-c", $"exec {Binary.ModelPrep} {Init} --token-file <(printf '%s\\n' {Sandbox.Token})"]
        );
        var outcome = await init.EndAsync();
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.All(
            sandbox.Hub.Requests.Where(request => request.Origin is Origin.Hub),
            request => Assert.Equal($"Bearer {Sandbox.Token}", request.Authorization)
        );
    }

    [Fact]
    public async Task A_device_without_end_is_refused()
    {
        await using var sandbox = await CreateAsync();
        await sandbox.FailAsync(
            "MP7708",
            $"{Init} --token-file /dev/zero",
            "/dev/zero has more than 64.0 KiB",
            "bare token"
        );
        Assert.Empty(sandbox.Hub.Requests);
    }

    [Fact]
    public async Task A_file_of_300_megabytes_is_refused()
    {
        await using var sandbox = await CreateAsync();
        await using (var file = File.Create(sandbox["large"]))
            file.SetLength(300_000_000);
        await sandbox.FailAsync("MP7708", $"{Init} --token-file {sandbox["large"]}", "has more than 64.0 KiB");
    }

    [Fact]
    public async Task A_pipe_that_nobody_writes_to_is_refused()
    {
        await using var sandbox = await CreateAsync();
        await using (var make = sandbox.Start("/usr/bin/mkfifo", [sandbox["pipe"]]))
            await make.EndAsync();
        await sandbox.FailAsync("MP7707", $"{Init} --token-file {sandbox["pipe"]}", "nothing came from it");
    }

    [Theory]
    [InlineData("hf_one\nhf_two\n")]
    [InlineData("hf_one\r\nhf_two")]
    [InlineData("hf_one\n\n# comment\n")]
    public async Task Two_lines_are_no_token(string text)
    {
        await using var sandbox = await CreateAsync();
        await File.WriteAllTextAsync(sandbox["two"], text, TestContext.Current.CancellationToken);
        var outcome = await sandbox.FailAsync(
            "MP7708",
            $"{Init} --token-file {sandbox["two"]}",
            sandbox["two"],
            "more than one line"
        );
        Assert.DoesNotContain("hf_", outcome.Log, StringComparison.Ordinal);
        Assert.Empty(sandbox.Hub.Requests);
    }

    [Fact]
    public async Task Empty_lines_after_it_do_not_matter()
    {
        await using var sandbox = await CreateAsync();
        await File.WriteAllTextAsync(sandbox["token"], $"\n{Sandbox.Token}\n\n", TestContext.Current.CancellationToken);
        await sandbox.SucceedAsync($"{Init} --token-file {sandbox["token"]}");
    }

    private static async Task<Sandbox> CreateAsync(RepositoryAccess access = RepositoryAccess.Gated)
    {
        var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(Gpt2ModelGenerator.Create("org/closed", 1 << 20) with { Access = access });
        return sandbox;
    }
}
