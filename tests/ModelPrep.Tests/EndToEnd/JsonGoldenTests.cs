using System.Text.Json;
using ModelPrep.Tests.Shape;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>The fields of each JSON output. Scripts read them by name.</summary>
public sealed class JsonGoldenTests
{
    private const string Init = "init --model org/model";

    [Theory]
    [InlineData("init", "true", "init --model org/model --output json", 0)]
    [InlineData("plan", "true", "plan --model org/model --output json", 3)]
    [InlineData("plan-ready", Init, "plan --model org/model --output json", 0)]
    [InlineData("doctor", "true", "doctor --output json", null)]
    [InlineData("config", "true", "config --output json", 0)]
    [InlineData("explain", "true", "explain MP7204 --output json", 0)]
    [InlineData("cache-list", Init, "cache list --output json", 0)]
    [InlineData("cache-verify", Init, "cache verify --output json", 0)]
    [InlineData("cache-prune", Init, "cache prune --weights --max-age 1s --output json", 0)]
    [InlineData("cache-remove", Init, "cache remove model --dry-run --output json", 0)]
    public async Task The_fields_are_those_that_are_kept(string name, string before, string command, int? status)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        if (before == Init)
            await sandbox.SucceedAsync(Init);
        var outcome = await sandbox.RunAsync(command);
        Assert.True(status is null || outcome.ExitCode == status, outcome.ToString());
        using var json = JsonDocument.Parse(outcome.Output);
        GoldenFile.Verify($"json-{name}.txt", Fields(json.RootElement, "").Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Files that another version, a script or a dashboard reads.</summary>
    [Theory]
    [InlineData("manifest", "cache/prepared", "manifest.json")]
    [InlineData("prepared", "cache", "prepared.json")]
    [InlineData("summary", "cache/logs", "*.summary.json")]
    public async Task The_fields_of_a_file_are_those_that_are_kept(string name, string folder, string pattern)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync(Init);
        var file = Assert.Single(Directory.GetFiles(sandbox[folder], pattern, SearchOption.AllDirectories));
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        GoldenFile.Verify($"json-{name}.txt", Fields(json.RootElement, "").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_fields_of_a_load_report_are_those_that_are_kept()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync(Init);
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        var outcome = await sandbox.SucceedAsync(
            $"load --url {serving.Address} --model org/model --requests 4 --stream --output json"
        );
        using var json = JsonDocument.Parse(outcome.Output);
        GoldenFile.Verify("json-load.txt", Fields(json.RootElement, "").Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>The path of each field; items of a list count once.</summary>
    private static IEnumerable<string> Fields(JsonElement value, string path) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().SelectMany(one => Fields(one.Value, $"{path}.{one.Name}")),
            JsonValueKind.Array => value
                .EnumerateArray()
                .SelectMany(one => Fields(one, $"{path}[]"))
                .Prepend($"{path}[]"),
            _ => [path],
        };
}
