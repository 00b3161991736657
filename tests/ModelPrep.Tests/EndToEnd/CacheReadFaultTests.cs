namespace ModelPrep.Tests.EndToEnd;

/// <summary>A disk that fails for a moment while a removal looks for what is in use: nothing is removed.</summary>
public sealed class CacheReadFaultTests
{
    private const string Prune = "cache prune --yes --weights";
    private const string Remove = "cache remove hf:org/model";

    [Theory]
    [InlineData(Prune, "statx", "snapshots")]
    [InlineData(Prune, "statx", "snapshots/COMMIT")]
    [InlineData(Remove, "statx", "snapshots")]
    [InlineData(Remove, "openat", "refs/main")]
    public async Task What_cannot_be_looked_at_is_not_taken_for_missing(string verb, string call, string path)
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 1 << 12);
        await sandbox.SucceedAsync("init --model org/model --until weights");
        var before = sandbox.FilesOf(Sandbox.ModelCache).Order(StringComparer.Ordinal).ToList();
        var faulty = sandbox[
            $"{Sandbox.ModelCache}/{path.Replace("COMMIT", sandbox.Commit, StringComparison.Ordinal)}"
        ];
        await using var run = sandbox.Start(
            "/usr/bin/strace",
            [
                "-f",
                "-o",
                "/dev/null",
                "-P",
                faulty,
                "-e",
                $"trace={call}",
                "-e",
                $"inject={call}:error=EIO",
                Binary.ModelPrep,
                .. Sandbox.Split(verb),
            ]
        );
        var outcome = await run.EndAsync();
        Assert.True(outcome.ExitCode == 73, outcome.ToString());
        Assert.Contains(faulty, outcome.Log, StringComparison.Ordinal);
        Assert.Equal(before, sandbox.FilesOf(Sandbox.ModelCache).Order(StringComparer.Ordinal));
    }
}
