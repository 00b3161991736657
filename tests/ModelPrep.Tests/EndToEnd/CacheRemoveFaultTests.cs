using System.Diagnostics;
using System.Globalization;
using ModelPrep.Tests.Shape;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// A <c>cache remove</c> that is killed at the calls by which it changes files, one after the other: the next removal
/// finds what is left, and leaves nothing of the model. A sample of the calls, unless MODELPREP_TEST_POINTS raises its
/// size. MODELPREP_TEST_SHARD divides them among processes.
/// </summary>
public sealed class CacheRemoveFaultTests
{
    private const string Weights = "hf:org/model";
    private static readonly string[] Caches = ["cache", "huggingface"];

    private static readonly int Points = int.Parse(
        Environment.GetEnvironmentVariable("MODELPREP_TEST_POINTS") ?? "20",
        CultureInfo.InvariantCulture
    );

    [Theory]
    [InlineData("--until weights", false)]
    [InlineData("--until weights", true)]
    [InlineData("--engine vllm", false)]
    [InlineData("--engine vllm", true)]
    public async Task Killed_at_any_call_what_it_leaves_is_removed_by_the_next(string kind, bool byPruning)
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 1 << 12);
        var made = (await sandbox.SucceedAsync($"init --model org/model {kind}")).Output.Trim();
        var name = kind is "--engine vllm" ? Path.GetFileName(made) : Weights;
        await CopyAsync(sandbox, from: "", to: "kept/");
        await sandbox.PreloadAsync(Path.Combine(LayoutTests.Root, "tests/ModelPrep.Tests/EndToEnd/faults.c"));
        sandbox.With("FAULT_ROOT", sandbox["."][..^1]).With("FAULT_LOG", sandbox["calls.log"]).With("FAULT_ERRNO", "0");
        await sandbox.With("FAULT_AT", "0").SucceedAsync($"cache remove {name}");
        var calls = File.ReadAllLines(sandbox["calls.log"]).Length;
        Assert.InRange(calls, 10, 1000); // else the library is not loaded
        var step = Math.Max(1, calls / Points);
        foreach (var at in Shard.Of(Enumerable.Range(1, calls).Where(call => (call - 1) % step == 0)))
        {
            await CopyAsync(sandbox, from: "kept/", to: "");
            var killed = await sandbox.With("FAULT_AT", $"{at}").RunAsync($"cache remove {name}");
            Assert.True(killed.ExitCode is 137 or 0, $"call {at}: {killed}");
            await RemoveAsync(sandbox.With("FAULT_AT", "0"), name, byPruning, at);
            Assert.Empty(Left(sandbox, name));
        }
    }

    private static async Task RemoveAsync(Sandbox sandbox, string name, bool byPruning, int at)
    {
        var (isLeft, isWhole) = (Left(sandbox, name).Any(), Entries(sandbox[PlaceOf(name)]).Any());
        var dry = (await sandbox.SucceedAsync("cache prune")).Output;
        Assert.Equal(isLeft && !isWhole, dry.Contains("would remove", StringComparison.Ordinal));
        if (byPruning)
            await sandbox.SucceedAsync("cache prune --yes");
        if (byPruning && !isWhole)
            return; // it leaves what the removal has not begun with
        var outcome = await sandbox.RunAsync($"cache remove {name}");
        Assert.True(outcome.ExitCode == (isLeft ? 0 : 66), $"call {at}: {outcome}");
    }

    /// <summary>The folder in which it has its final name.</summary>
    private static string PlaceOf(string name) =>
        name is Weights ? $"{Sandbox.ModelCache}/snapshots" : "cache/prepared/v1";

    /// <summary>All that is there of what was to be removed, but for empty locks.</summary>
    private static IEnumerable<string> Left(Sandbox sandbox, string name) =>
        name is Weights
            ? Entries(sandbox[Sandbox.HubCache], "models--*")
                .Concat(Entries(sandbox[$"{Sandbox.HubCache}/.locks/models--org--model"], "removed-*"))
            : new[] { PlaceOf(name), "cache/work", "cache/logs" }
                .SelectMany(folder => Entries(sandbox[folder]))
                .Concat(Entries(sandbox["cache/locks"], "*.used"));

    private static IEnumerable<string> Entries(string folder, string pattern = "*") =>
        Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder, pattern) : [];

    private static async Task CopyAsync(Sandbox sandbox, string from, string to)
    {
        foreach (var name in Caches.Where(name => Directory.Exists(sandbox[$"{from}{name}"])))
        {
            if (Directory.Exists(sandbox[$"{to}{name}"]))
                Directory.Delete(sandbox[$"{to}{name}"], recursive: true);
            Directory.CreateDirectory(sandbox[to.Length > 0 ? to : "."]);
            using var copy = Process.Start("/bin/cp", ["-a", sandbox[$"{from}{name}"], sandbox[$"{to}{name}"]]);
            await copy.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, copy.ExitCode);
        }
    }
}
