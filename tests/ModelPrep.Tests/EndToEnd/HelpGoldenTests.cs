using ModelPrep.Tests.Shape;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>The help of each verb: its options, variables and defaults are what users and charts rely on.</summary>
public sealed class HelpGoldenTests
{
    [Theory]
    [InlineData("")]
    [InlineData("init")]
    [InlineData("serve")]
    [InlineData("run")]
    [InlineData("plan")]
    [InlineData("load")]
    [InlineData("config")]
    [InlineData("doctor")]
    [InlineData("cache")]
    [InlineData("cache list")]
    [InlineData("cache verify")]
    [InlineData("cache prune")]
    [InlineData("cache remove")]
    [InlineData("explain")]
    [InlineData("completion")]
    [InlineData("man")]
    public async Task The_help_of_a_verb_is_the_one_that_is_kept(string verb)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var help = (await sandbox.SucceedAsync($"{verb} --help")).Output;
        GoldenFile.Verify($"help{verb.Replace(' ', '-').Insert(0, verb.Length > 0 ? "-" : "")}.txt", help);
    }
}
