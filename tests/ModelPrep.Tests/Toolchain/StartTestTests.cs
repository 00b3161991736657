using ModelPrep.Tests.Fakes;
using ModelPrep.Toolchain;

namespace ModelPrep.Tests.Toolchain;

/// <summary>A builder that prints more than anybody reads.</summary>
public sealed class StartTestTests
{
    [Fact]
    public async Task Of_output_without_end_only_the_beginning_is_kept()
    {
        var lines = await new StartTest(new PlainRunner()).RunAsync(
            "/bin/sh",
            ["-c", "echo first; yes 0123456789 | head -c 20000000"],
            TestContext.Current.CancellationToken
        );
        Assert.Equal(["first", "0123456789"], lines.Take(2));
        Assert.InRange(lines.Sum(line => line.Length + 1), ToolQuery.MostCharacters - 11, ToolQuery.MostCharacters);
    }
}
