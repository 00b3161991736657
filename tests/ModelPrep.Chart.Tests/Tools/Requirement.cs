namespace ModelPrep.Chart.Tests.Tools;

/// <summary>What a machine needs for tests that run containers.</summary>
internal static class Requirement
{
    /// <summary>Skips the test where something is missing; on a build server that is a failure.</summary>
    public static async Task OfAsync(string program)
    {
        if (await MissingAsync(program) is not { } missing)
            return;
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", missing);
        Assert.Fail(missing);
    }

    /// <summary>What is missing; null when nothing is.</summary>
    public static async Task<string?> MissingAsync(string program) =>
        program switch
        {
            _ when !Tool.IsOnPath(program) => $"{program} is not installed.",
            _ when !File.Exists(Repository.BinaryPath) =>
                "modelprep is not published: run scripts/publish.sh, or set MODELPREP_BINARY.",
            _ when (await Tool.RunAsync("unshare", ["--mount", "true"])).ExitCode != 0 =>
                $"{program} needs a user who may mount: root, outside a container.",
            _ => null,
        };
}
