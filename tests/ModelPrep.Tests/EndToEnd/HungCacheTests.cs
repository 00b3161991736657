using ModelPrep.Tests.Shape;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A cache on a mount that does not answer any more: whoever waits for it can be stopped.</summary>
public sealed class HungCacheTests
{
    [Theory]
    [InlineData("cache list")]
    [InlineData("cache verify")]
    [InlineData("plan --model org/model --engine vllm")]
    public async Task A_verb_that_waits_for_a_read_ends_when_it_is_told_to(string command)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model --engine vllm");
        await sandbox.PreloadAsync(Path.Combine(LayoutTests.Root, "tests/ModelPrep.Tests/EndToEnd/hang.c"));
        sandbox.With("HANG_BELOW", sandbox["cache/prepared/"]).With("HANG_FROM_START", "1");
        await using var running = sandbox.Start(command);
        while (!running.HasExited && !HasManifest(running.Id))
            await Task.Delay(20, TestContext.Current.CancellationToken);
        running.Signal("TERM");
        Assert.Equal(143, (await running.EndAsync()).ExitCode);
    }

    /// <summary>Whether a process has a manifest open, which it does while it reads it.</summary>
    private static bool HasManifest(int process)
    {
        try
        {
            return Directory
                .EnumerateFiles($"/proc/{process}/fd")
                .Any(path => File.ResolveLinkTarget(path, returnFinalTarget: false)?.Name is "manifest.json");
        }
        catch (IOException)
        {
            return false; // a descriptor was closed meanwhile
        }
    }
}
