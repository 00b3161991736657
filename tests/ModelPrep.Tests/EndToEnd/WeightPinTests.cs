using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>What <c>init</c> works on cannot be removed between its first look and its end.</summary>
public sealed class WeightPinTests
{
    private const string Weights = "init --model org/model --until weights";

    [Theory]
    [InlineData("cache remove hf:org/model", 75)]
    [InlineData("cache prune --yes --weights --max-size 1", 73)]
    public async Task Weights_that_an_init_is_about_to_hand_over_are_in_use(string removal, int status)
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 1 << 16);
        await sandbox.SucceedAsync(Weights);
        File.Delete(sandbox[$"{Sandbox.ModelCache}/refs/main"]);
        await using var init = StopAtRef(sandbox);
        await sandbox.RequestAsync(request => request.Path.Contains("org/model", StringComparison.Ordinal));
        await PinnedAsync(sandbox);
        var removed = await sandbox.RunAsync(removal);
        Assert.True(removed.ExitCode == status, removed.ToString());
        Assert.Equal(0, (await init.EndAsync()).ExitCode);
        await sandbox.WeightsAreRightAsync();
        Assert.Equal(
            sandbox.Commit,
            await File.ReadAllTextAsync(
                sandbox[$"{Sandbox.ModelCache}/refs/main"],
                TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public async Task They_are_in_use_while_their_files_are_listed()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 1 << 16);
        await sandbox.SucceedAsync(Weights);
        foreach (
            var listing in sandbox
                .FilesOf(Sandbox.ModelCache)
                .Where(path => path.Contains("trees/", StringComparison.Ordinal))
                .ToList()
        )
            File.Delete(sandbox[$"{Sandbox.ModelCache}/{listing}"]);
        sandbox.Hub.ClearRequests();
        sandbox.Hub.Inject(new Fault(FaultKind.Delay, "/tree/", Delay: TimeSpan.FromSeconds(3)));
        await using var init = sandbox.Start(Weights);
        await sandbox.RequestAsync(request => request.Path.Contains("/tree/", StringComparison.Ordinal));
        await sandbox.FailAsync("MP7505", "cache remove hf:org/model");
        Assert.Equal(0, (await init.EndAsync()).ExitCode);
        await sandbox.WeightsAreRightAsync();
    }

    [Fact]
    public async Task After_it_has_ended_they_are_free()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 1 << 16);
        await sandbox.SucceedAsync(Weights);
        await sandbox.SucceedAsync("cache remove hf:org/model");
        Assert.DoesNotContain(
            sandbox.FilesOf(Sandbox.HubCache),
            path => path.Contains("blobs", StringComparison.Ordinal)
        );
        await sandbox.SucceedAsync(Weights);
    }

    /// <summary>An init that takes seconds between its last look at the weights and the ref.</summary>
    private static Running StopAtRef(Sandbox sandbox) =>
        sandbox.Start(
            "/usr/bin/strace",
            [
                "-f",
                "--seccomp-bpf",
                "-o",
                "/dev/null",
                "-P",
                sandbox[$"{Sandbox.ModelCache}/snapshots"],
                "-e",
                "trace=fsync",
                "-e",
                "inject=fsync:delay_enter=8s",
                Binary.ModelPrep,
                .. Sandbox.Split(Weights),
            ]
        );

    private static async Task PinnedAsync(Sandbox sandbox)
    {
        var pin = sandbox[$"{Sandbox.HubCache}/.locks/models--org--model/{sandbox.Commit}.pin"];
        while (ModelPrep.Disk.LockHolders.Find(pin) is null)
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }
}
