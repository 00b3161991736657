using static ModelPrep.Tests.EndToEnd.SharedNodes;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Each call by which <c>init</c> changes files of the shared tier, or its own while it uses the tier, fails once: a
/// tier that fails costs a warning, nothing broken is to be seen there, and the next <c>init</c> and the next node have
/// all of it. A sample of the calls, unless MODELPREP_TEST_POINTS raises its size. MODELPREP_TEST_SHARD
/// divides them among processes.
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
        sandbox.With("MODELPREP_LEASE_EXPIRY", "1"); // the next node waits for the end of one that could not be removed
        await sandbox.On("one").SucceedAsync(takes ? init : "init --model org/model --until weights");
        var runs = await FaultRuns.CreateAsync(sandbox, init, "one", "two", "three", "four", "shared");
        var node = takes ? "two" : "one";
        var points = FaultPoint.Sample(await On(sandbox, node, runs.CountAsync), Points);
        await FaultPoint.ForEachAsync(
            points,
            async point =>
            {
                var run = await On(sandbox, node, () => runs.FailAsync(point));
                await NothingBrokenIsVisibleAsync(sandbox, run);
                var tier = sandbox["shared"];
                var isWarned = run.Outcome.Warnings().Any(line => line.Contains(tier, StringComparison.Ordinal));
                if (run.Path.StartsWith(tier, StringComparison.Ordinal))
                    Assert.True(run.Outcome.ExitCode is 0 && (IsComplete(sandbox, init) || isWarned), $"{run}");
                else
                    run.IsAStorageProblemOrNone();
                Assert.True(!run.IsNeeded || run.Outcome.ExitCode is 73 || isWarned, $"{run}");

                await On(sandbox, node, runs.SucceedAsync);
                await NothingBrokenIsVisibleAsync(sandbox, run);
                if (!IsComplete(sandbox, init)) // a node shares what it has made once; the next one shares its own
                    await On(sandbox, "three", runs.SucceedAsync);
                Assert.True(IsComplete(sandbox, init), $"{run}");
                var builds = sandbox.StandInEvents.Count(one => one.Name == "build-started");
                sandbox.Hub.ClearRequests();
                Assert.Empty((await On(sandbox, "four", runs.SucceedAsync)).Warnings());
                Assert.Equal(builds, sandbox.StandInEvents.Count(one => one.Name == "build-started"));
                sandbox.NothingWasFetched();
            }
        );
    }

    private static Task<T> On<T>(Sandbox sandbox, string node, Func<Task<T>> work)
    {
        sandbox.On(node);
        return work();
    }

    private static bool IsComplete(Sandbox sandbox, string init) =>
        sandbox.FilesOf(init is Weights ? $"{ModelFolder}/refs" : "shared/prepared/v1").Any();

    private static async Task NothingBrokenIsVisibleAsync(Sandbox sandbox, FaultedRun run)
    {
        try
        {
            string[] roots = [sandbox["shared"], sandbox["one/cache"], sandbox["two/cache"]];
            foreach (var place in roots.Select(root => $"{root}/prepared/v1"))
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
