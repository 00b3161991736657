using static ModelPrep.Tests.EndToEnd.SharedNodes;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Each call by which <c>init</c> changes files of the shared tier, or its own while it uses the tier, fails once: a tier
/// that fails costs a warning, nothing broken is to be seen there, and the next <c>init</c> and the next node have all of it.
/// A sample of the calls, unless MODELPREP_TEST_POINTS raises its size.
/// </summary>
public sealed class TierCallFaultTests
{
    private const int Points = 6;
    private const string Artifact = "init --model org/model --shared-cache shared";
    private const string Weights = "init --model org/model --until weights --shared-cache shared --share weights";

    [Theory]
    [InlineData(Artifact, false)]
    [InlineData(Artifact, true)]
    [InlineData(Weights, false)]
    [InlineData(Weights, true)]
    public async Task A_call_that_fails_on_the_tier_is_a_warning_and_one_of_the_node_is_73(string init, bool takes)
    {
        await using var sandbox = await CreateAsync(1 << 14);
        sandbox.With("MODELPREP_LEASE_EXPIRY", "1"); // where a lease could not be removed, the next node waits for its end
        await sandbox.On("one").SucceedAsync(takes ? init : "init --model org/model --until weights");
        var runs = await FaultRuns.CreateAsync(sandbox, init, "one", "two", "three", "four", "shared");
        var node = takes ? "two" : "one";
        await FaultPoint.ForEachAsync(FaultPoint.Sample(await On(sandbox, node, runs.CountAsync), Points), async point =>
        {
            var run = await On(sandbox, node, () => runs.FailAsync(point));
            await NothingBrokenIsVisibleAsync(sandbox, run);
            if (IsOnTier(sandbox, run))
                Assert.True(run.Outcome.ExitCode is 0 && (IsComplete(sandbox, init) || IsWarned(sandbox, run)), $"{run}");
            else
                run.IsAStorageProblemOrNone();
            Assert.True(!run.IsNeeded || run.Outcome.ExitCode is 73 || IsWarned(sandbox, run), $"{run}");

            await On(sandbox, node, runs.SucceedAsync);
            await NothingBrokenIsVisibleAsync(sandbox, run);
            if (!IsComplete(sandbox, init)) // a node does not try again to share what it has, but the next one shares its own
                await On(sandbox, "three", runs.SucceedAsync);
            Assert.True(IsComplete(sandbox, init), $"{run}");
            var builds = sandbox.StandInEvents.Count(one => one.Name == "build-started");
            sandbox.Hub.ClearRequests();
            Assert.Empty((await On(sandbox, "four", runs.SucceedAsync)).Warnings());
            Assert.Equal(builds, sandbox.StandInEvents.Count(one => one.Name == "build-started"));
            sandbox.NothingWasFetched();
        });
    }

    private static Task<T> On<T>(Sandbox sandbox, string node, Func<Task<T>> work)
    {
        sandbox.On(node);
        return work();
    }

    private static bool IsOnTier(Sandbox sandbox, FaultedRun run) => run.Path.StartsWith(sandbox["shared"], StringComparison.Ordinal);

    private static bool IsWarned(Sandbox sandbox, FaultedRun run) =>
        run.Outcome.Warnings().Any(line => line.Contains(sandbox["shared"], StringComparison.Ordinal));

    private static bool IsComplete(Sandbox sandbox, string init) => init is Weights
        ? File.Exists(sandbox[$"{ModelFolder}/refs/main"])
        : Directory.Exists(sandbox["shared/prepared/v1"]) && Directory.EnumerateDirectories(sandbox["shared/prepared/v1"]).Any();

    private static async Task NothingBrokenIsVisibleAsync(Sandbox sandbox, FaultedRun run)
    {
        try
        {
            foreach (var place in new[] { "shared", "one/cache", "two/cache" }.Select(root => sandbox[$"{root}/prepared/v1"]))
            {
                foreach (var artifact in Directory.Exists(place) ? Directory.EnumerateDirectories(place) : [])
                    await IsWholeAsync(artifact);
            }

            foreach (var root in new[] { "shared", "one/huggingface", "two/huggingface" })
                sandbox.NothingBrokenIsIn($"{root}/hub/models--org--model");
        }
        catch (Exception e) when (e is IOException or Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{run}\n{e}");
        }
    }
}
