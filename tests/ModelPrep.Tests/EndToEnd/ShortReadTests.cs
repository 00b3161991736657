using ModelPrep.Tests.Shape;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A file system that gives less than it was asked for: what is there is not taken for broken.</summary>
public sealed class ShortReadTests
{
    [Fact]
    public async Task An_artifact_is_found_by_a_manifest_that_comes_in_pieces()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.PreloadAsync(Path.Combine(LayoutTests.Root, "tests/ModelPrep.Tests/EndToEnd/short.c"));
        var artifact = await sandbox.SucceedAsync("init --model org/model --engine vllm");
        var again = await sandbox.SucceedAsync("init --model org/model --engine vllm");
        Assert.Equal(artifact.Output, again.Output);
        Assert.DoesNotContain("It is moved to", again.Log, StringComparison.Ordinal);
        await sandbox.SucceedAsync("cache verify");
    }
}
