namespace ModelPrep.Tests.EndToEnd;

/// <summary>A Triton CLI whose source is not found is asked for its options once for each image.</summary>
public sealed class ProbeMemoryTests
{
    [Fact]
    public async Task The_CLI_is_asked_once_and_again_when_it_is_another()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        File.Delete(Directory.EnumerateFiles(sandbox["."], "parser.py", SearchOption.AllDirectories).Single());
        await sandbox.SucceedAsync("init --model org/model");
        await sandbox.SucceedAsync("init --model org/model --served-name second");
        Assert.Equal(1, Asked(sandbox));

        var program = Path.Combine(sandbox.Tools.Bin, "triton");
        File.SetLastWriteTimeUtc(program, File.GetLastWriteTimeUtc(program).AddHours(-1));
        await sandbox.SucceedAsync("init --model org/model --served-name third");
        Assert.Equal(2, Asked(sandbox));
    }

    [Fact]
    public async Task An_answer_that_cannot_be_kept_is_asked_for_again()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        File.Delete(Directory.EnumerateFiles(sandbox["."], "parser.py", SearchOption.AllDirectories).Single());
        Directory.CreateDirectory(sandbox["cache"]);
        await File.WriteAllTextAsync(sandbox["cache/probes"], "in the way", TestContext.Current.CancellationToken);
        await sandbox.SucceedAsync("init --model org/model");
        await sandbox.SucceedAsync("init --model org/model --served-name second");
        Assert.Equal(2, Asked(sandbox));
    }

    private static int Asked(Sandbox sandbox) =>
        sandbox.StandInEvents.Count(one =>
            one is { Program: "triton", Name: "start" } && one.Arguments.Contains("--help")
        );
}
