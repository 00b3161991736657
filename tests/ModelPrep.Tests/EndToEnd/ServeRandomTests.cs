using System.Globalization;
using ModelPrep.Disk;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Starts, stops and kills at random moments: whatever comes, no process and no lock is left.</summary>
/// <remarks>
/// MODELPREP_TEST_LAUNCHES says how many rounds each way of launching gets; bench/launch-soak.sh asks for more.
/// </remarks>
public sealed class ServeRandomTests
{
    private const int LongestMilliseconds = 900;
    private static readonly int Rounds = int.Parse(
        Environment.GetEnvironmentVariable("MODELPREP_TEST_LAUNCHES") ?? "10",
        CultureInfo.InvariantCulture
    );

    [Theory]
    [InlineData("", "--launch exec")]
    [InlineData("", "--launch supervise")]
    [InlineData("--tp 2", "")]
    [InlineData("--tp 2 --pp 2", "")]
    public async Task No_process_and_no_lock_is_left(string options, string launch)
    {
        await using var sandbox = await ManyGpus.PreparedAsync(
            new StandInOptions
            {
                LoadTime = TimeSpan.FromMilliseconds(200),
                DrainTime = TimeSpan.FromMilliseconds(100),
            },
            options
        );
        var artifact = Assert.Single(Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]));
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(round + (options.Length * 1000));
            var (wait, action) = (TimeSpan.FromMilliseconds(random.Next(LongestMilliseconds)), random.Next(5));
            await using var serving = RunningServer.Start(sandbox, $"serve {launch}");
            await Task.Delay(wait, TestContext.Current.CancellationToken);
            Act(sandbox, serving, action, random);
            var outcome = await serving.Process.EndAsync();
            Assert.True(
                sandbox.Processes().Count == 0,
                $"round {round}, {wait.TotalMilliseconds} ms, action {action}: {outcome}"
            );
            using var alone = ArtifactLock.TryTakeExclusive(artifact);
            Assert.True(alone is not null, $"round {round}, {wait.TotalMilliseconds} ms, action {action}: locked");
        }
    }

    /// <remarks>What is to be killed may not have started yet, or may be gone; then it is a stop.</remarks>
    private static void Act(Sandbox sandbox, RunningServer serving, int action, Random random)
    {
        var others = sandbox.Processes().Where(process => process != serving.Process.Id).ToList();
        switch (action)
        {
            case 0:
                serving.Process.Signal("INT");
                break;
            case 1:
                serving.Process.Signal("TERM");
                serving.Process.Signal("TERM");
                break;
            case 2 or 3 when others.Count > 0:
                Running.Signal("KILL", others[random.Next(others.Count)]); // mpirun, a rank, or what they have started
                serving.Process.Signal("TERM"); // it may have been one that nobody misses
                break;
            default:
                serving.Process.Signal("TERM");
                break;
        }
    }
}
