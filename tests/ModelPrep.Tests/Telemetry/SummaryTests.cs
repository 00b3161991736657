using System.Text.Json.Nodes;
using ModelPrep.Tests.EndToEnd;
using StandIns;

namespace ModelPrep.Tests.Telemetry;

/// <summary>The summary beside the build log.</summary>
public sealed class SummaryTests
{
    [Fact]
    public async Task It_tells_of_the_last_init_that_made_or_found_the_artifact_and_goes_with_it()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var report = JsonNode.Parse((await sandbox.SucceedAsync("init --model org/model --output json")).Output)!;
        var id = Path.GetFileName((string)report["artifact"]!);
        var made = await ReadAsync(sandbox, id);
        Assert.True(JsonNode.DeepEquals(report, made["init"]), made.ToJsonString());
        Assert.Equal(
            ("miss", "none", Environment.MachineName),
            ((string?)made["lookup"], (string?)made["missReason"], (string?)made["host"])
        );
        Assert.NotNull(made["versions"]!["modelPrep"]);
        Assert.NotNull(made["versions"]!["tensorRtLlm"]);

        await sandbox.SucceedAsync("init --model org/model");
        var found = await ReadAsync(sandbox, id);
        Assert.Equal("hit", (string?)found["lookup"]);
        Assert.True((bool)found["init"]!["reused"]!);
        Assert.True((DateTimeOffset)found["startedAt"]! > (DateTimeOffset)made["endedAt"]!);

        Assert.DoesNotContain("summary", (await sandbox.SucceedAsync("cache list")).Output, StringComparison.Ordinal);
        await sandbox.SucceedAsync("cache verify");
        await sandbox.SucceedAsync($"cache remove {id}");
        Assert.Empty(sandbox.FilesOf("cache/logs"));
    }

    [Fact]
    public async Task A_failure_leaves_none()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Fault = Faults.NoEngine });
        await sandbox.FailAsync(76, "init --model org/model");
        Assert.DoesNotContain(sandbox.FilesOf("cache/logs"), path => path.EndsWith(".json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_whose_artifact_somebody_else_has_removed_is_a_leftover_after_a_week()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (await sandbox.SucceedAsync("init --model org/model --engine vllm")).Output.Trim();
        var summary = sandbox[$"cache/logs/{Path.GetFileName(artifact)}.summary.json"];
        Directory.Delete(artifact, recursive: true);
        await sandbox.SucceedAsync("cache prune --yes");
        Assert.True(File.Exists(summary));
        File.SetLastWriteTimeUtc(summary, DateTime.UtcNow.AddDays(-8));
        Assert.Contains(
            "summary of an artifact that is gone",
            (await sandbox.SucceedAsync("cache list")).Output,
            StringComparison.Ordinal
        );
        await sandbox.SucceedAsync("cache prune --yes");
        Assert.False(File.Exists(summary));
    }

    private static async Task<JsonNode> ReadAsync(Sandbox sandbox, string id) =>
        JsonNode.Parse(
            await File.ReadAllTextAsync(sandbox[$"cache/logs/{id}.summary.json"], TestContext.Current.CancellationToken)
        )!;
}
