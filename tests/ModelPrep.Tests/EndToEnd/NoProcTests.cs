namespace ModelPrep.Tests.EndToEnd;

/// <summary>A machine without <c>/proc</c>, as some sandboxes and chroots are.</summary>
public sealed class NoProcTests
{
    /// <remarks>Ranks cannot be found there. So they do not end in order: mpirun ends them.</remarks>
    [Theory]
    [InlineData("", 1, 0)]
    [InlineData("--tp 2", 2, 143)]
    public async Task Everything_is_prepared_and_served_all_the_same(string options, int ranks, int expected)
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("MODELPREP_BINARY") is not null,
            "the .NET host needs /proc"
        );
        await using var sandbox = await Sandbox.CreateAsync(ManyGpus.Toolchain);
        foreach (
            var command in new[]
            {
                $"init --model org/model {options}",
                "serve --dry-run",
                "cache list",
                "cache prune --yes",
            }
        )
        {
            await using var running = Start(sandbox, command);
            var outcome = await running.EndAsync();
            Assert.True(outcome.ExitCode == 0, outcome.ToString());
        }

        await using var serve = Start(sandbox, $"serve -- {new ServerPorts().Arguments}");
        for (var rank = 0; rank < ranks; rank++)
            await sandbox.StandInEventAsync(one => one is { Program: "tritonserver", Name: "ready" });
        serve.Signal("TERM");
        Assert.Equal(expected, (await serve.EndAsync()).ExitCode);
        Assert.Empty(sandbox.Processes());
    }

    private static Running Start(Sandbox sandbox, string command) =>
        sandbox.Start(
            "/usr/bin/unshare",
            [
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs none /proc && exec \"$@\"",
                "sh",
                Binary.ModelPrep,
                .. Sandbox.Split(command),
            ]
        );
}
