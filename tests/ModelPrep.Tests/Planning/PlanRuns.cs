using System.Globalization;
using System.Text.Json.Nodes;
using ModelPrep.Tests.EndToEnd;

namespace ModelPrep.Tests.Planning;

/// <summary>Runs <c>modelprep plan</c> in a sandbox of which nothing may change.</summary>
internal static class PlanRuns
{
    private static readonly string[] OfTheTools = ["standins.log", "termination-log"];

    /// <summary>
    /// Runs it and expects a status; no file, folder, link, time or content of the sandbox is another one after it.
    /// </summary>
    public static async Task<string> PlanAsync(this Sandbox sandbox, int status, string options, params string[] words)
    {
        var outcome = await UnchangedAsync(sandbox, $"plan {options}");
        Assert.True(outcome.ExitCode == status, outcome.ToString());
        Assert.DoesNotContain(" ERR ", outcome.Log, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, outcome.Output, StringComparison.Ordinal));
        return outcome.Output;
    }

    /// <summary>The same as JSON, whose own status is that of the process.</summary>
    public static async Task<JsonNode> PlanJsonAsync(this Sandbox sandbox, int status, string options)
    {
        var plan = JsonNode.Parse(await sandbox.PlanAsync(status, $"{options} --output json"))!;
        Assert.Equal(status, (int)plan["exitStatus"]!);
        Assert.Equal(
            status,
            plan["refusal"] is { } refusal ? (int)refusal["status"]!
                : plan["work"]!.AsArray().Count == 0 ? 0
                : 3
        );
        return plan;
    }

    /// <summary>Runs any verb, and compares the sandbox before it and after it.</summary>
    public static async Task<Outcome> UnchangedAsync(Sandbox sandbox, string commandLine)
    {
        var before = Listing(sandbox);
        var outcome = await sandbox.RunAsync(commandLine);
        Assert.Equal(before, Listing(sandbox));
        return outcome;
    }

    private static List<string> Listing(Sandbox sandbox) =>
        [
            .. new DirectoryInfo(sandbox["."])
                .EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
                .Where(entry => !OfTheTools.Contains(entry.Name, StringComparer.Ordinal))
                .Select(entry =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{entry.FullName} {entry.LinkTarget} {(entry as FileInfo)?.Length} "
                            + $"{entry.LastWriteTimeUtc:O} {entry.UnixFileMode}"
                    )
                )
                .Order(StringComparer.Ordinal),
        ];
}
