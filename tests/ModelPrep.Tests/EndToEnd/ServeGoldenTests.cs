using ModelPrep.Tests.Shape;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// The server's command lines, as <c>serve --dry-run</c> prints them, against files that are kept; docs/launch.md shows
/// some of them.
/// </summary>
public sealed class ServeGoldenTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tp1", "", false)]
    [InlineData("instances", "", true)]
    [InlineData("tp2", "--tp 2", true)]
    [InlineData("tp4", "--tp 4", false)]
    [InlineData("pp2", "--pp 2", false)]
    [InlineData("vllm", "--engine vllm --tp 2", true)]
    [InlineData("llmapi", "--engine llmapi --tp 2 --llmapi-template template", true)]
    public async Task A_dry_run_prints_the_line_that_is_kept(string name, string options, bool isInDocumentation)
    {
        // The branch that builds for several ranks has no LLM API, and its engines take one request at a time.
        var generation = name switch
        {
            "llmapi" => "no-engines",
            "instances" => "r25.08",
            _ => ManyGpus.Toolchain.Generation,
        };
        await using var sandbox = await Sandbox.CreateAsync(ManyGpus.Toolchain with { Generation = generation });
        StandInToolchain.Install(sandbox["spare"], new StandInOptions { LlmApiTemplate = sandbox["template"] });
        var artifact = (await sandbox.SucceedAsync($"init --model org/model {options}")).Output.Trim();
        var line = (await sandbox.SucceedAsync("serve --dry-run"))
            .Output.TrimEnd('\n')
            .Replace($"{artifact}/", "ARTIFACT/", StringComparison.Ordinal)
            .Replace($"{sandbox.Tools.Bin}/", "", StringComparison.Ordinal)
            .Replace("/usr/bin/mpirun", "mpirun", StringComparison.Ordinal)
            .Replace("OMPI_ALLOW_RUN_AS_ROOT=1 ", "", StringComparison.Ordinal)
            .Replace("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 ", "", StringComparison.Ordinal)
            .Replace("--allow-run-as-root ", "", StringComparison.Ordinal);
        var actual =
            line.Replace(" : -n 1 ", " :\n\t-n 1 ", StringComparison.Ordinal)
                .Replace(" -n 1 ", "\n\t-n 1 ", StringComparison.Ordinal)
                .Replace(" --", "\n\t\t--", StringComparison.Ordinal)
                .Replace("\t", "  ", StringComparison.Ordinal) + "\n";
        GoldenFile.Verify($"serve-{name}.txt", actual);
        if (isInDocumentation)
            Assert.Contains(
                $"```\n{actual}```\n",
                await File.ReadAllTextAsync(Path.Combine(LayoutTests.Root, "docs/launch.md"), Token),
                StringComparison.Ordinal
            );
    }
}
