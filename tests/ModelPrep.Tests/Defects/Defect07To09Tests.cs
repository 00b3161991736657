using LoopbackHub;
using ModelPrep.Tests.EndToEnd;

namespace ModelPrep.Tests.Defects;

/// <summary>
/// What the Python script that ModelPrep replaces got wrong about the hub. A number is that of the defect.
/// </summary>
public sealed class Defect07To09Tests
{
    [Fact]
    [Trait("Defect", "7")]
    public async Task The_token_was_on_a_command_line_and_kept_on_the_node()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var secret = Directory.CreateDirectory(sandbox["secret"]).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(secret, "password"),
            Sandbox.Token + "\n",
            TestContext.Current.CancellationToken
        );
        sandbox.With("HF_TOKEN_PATH", Path.Combine(secret, "password"));

        var outcome = await sandbox.SucceedAsync("init --model org/model --verbose");
        await using (var serving = await RunningServer.ReadyAsync(sandbox, "serve --verbose"))
            Assert.DoesNotContain(Sandbox.Token, (await serving.StopAsync()).Log, StringComparison.Ordinal);

        Assert.Contains(sandbox.Hub.Requests, request => request.Authorization == $"Bearer {Sandbox.Token}");
        Assert.DoesNotContain(Sandbox.Token, outcome.ToString(), StringComparison.Ordinal);
        // arguments and environments
        Assert.DoesNotContain(Sandbox.Token, sandbox.StandInText, StringComparison.Ordinal);
        foreach (
            var path in Directory
                .EnumerateFiles(sandbox[""], "*", SearchOption.AllDirectories)
                .Where(path => !path.StartsWith(secret, StringComparison.Ordinal))
        )
            Assert.DoesNotContain(
                Sandbox.Token,
                await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
    }

    [Fact]
    [Trait("Defect", "8")]
    public async Task A_login_program_that_fails_or_is_gone_failed_every_init()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.With("PATH", sandbox.Tools.Bin).With("HF_TOKEN", Sandbox.Token);
        File.Move(
            sandbox.Script("login", $"touch {sandbox["called"]}; exit 1"),
            Path.Combine(sandbox.Tools.Bin, "huggingface-cli")
        );
        File.Copy(Path.Combine(sandbox.Tools.Bin, "huggingface-cli"), Path.Combine(sandbox.Tools.Bin, "hf"));

        await sandbox.SucceedAsync("init --model org/model");
        Assert.False(File.Exists(sandbox["called"]));
        Assert.Contains(sandbox.Hub.Requests, request => request.Authorization == $"Bearer {Sandbox.Token}");
    }

    [Fact]
    [Trait("Defect", "9")]
    public async Task A_prepared_model_did_not_start_without_a_network()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var prepared = await sandbox.SucceedAsync("init --model org/model");
        await sandbox.Hub.CloseAsync(Origin.Hub);
        await sandbox.Hub.CloseAsync(Origin.Cdn);

        Assert.Equal(
            prepared.Output,
            (await sandbox.SucceedAsync($"init --model org/model --revision {sandbox.Commit}")).Output
        );
        var byBranch = await sandbox.SucceedAsync("init --model org/model");
        Assert.Equal(prepared.Output, byBranch.Output);
        Assert.Contains($"main is taken to be {sandbox.Commit}", byBranch.Log, StringComparison.Ordinal);
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        Assert.Equal(200, await serving.StatusAsync("v2/health/ready"));
    }
}
