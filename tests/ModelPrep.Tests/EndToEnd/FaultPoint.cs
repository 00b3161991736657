namespace ModelPrep.Tests.EndToEnd;

/// <summary>One system call of a run, and the error that it fails with.</summary>
/// <param name="Call">Its number among the calls that change files, from 1.</param>
/// <param name="Errno">The error number.</param>
internal readonly record struct FaultPoint(int Call, int Errno)
{
    /// <summary>ENOSPC, EIO, EACCES, EDQUOT, EROFS and ESTALE.</summary>
    public static readonly IReadOnlyList<int> Errors = [28, 5, 13, 122, 30, 116];

    private static readonly int Points = Number("MODELPREP_TEST_POINTS", 0);

    /// <summary>Chooses calls and errors at random, and prints the seed.</summary>
    /// <remarks>MODELPREP_TEST_POINTS can raise how many, MODELPREP_TEST_SHARD divides them all.</remarks>
    /// <param name="calls">How many calls there are.</param>
    /// <param name="points">How many points to choose.</param>
    public static IReadOnlyList<FaultPoint> Sample(int calls, int points)
    {
        Assert.True(calls > 2, $"only {calls} calls seen: is the library loaded?");
        var seed = Number("MODELPREP_TEST_SEED", Random.Shared.Next());
        var all = Shard
            .Of(from call in Enumerable.Range(1, calls) from errno in Errors select new FaultPoint(call, errno))
            .ToArray();
        new Random(seed).Shuffle(all);
        var chosen = all.Take(Math.Max(points, Points)).ToList();
        Shard.Tell($"MODELPREP_TEST_SEED={seed}: {chosen.Count} of {all.Length} points, {calls} calls");
        return chosen;
    }

    /// <summary>Checks something for each point, and fails with all that was found.</summary>
    public static async Task ForEachAsync(IReadOnlyList<FaultPoint> points, Func<FaultPoint, Task> check)
    {
        var found = new List<string>();
        foreach (var point in points)
        {
            try
            {
                await check(point);
            }
            catch (Exception e) when (e is IOException or Xunit.Sdk.XunitException)
            {
                found.Add($"{point}: {e.Message}");
            }
        }

        Assert.True(found.Count == 0, $"{found.Count} of {points.Count} points:\n{string.Join('\n', found)}");
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : otherwise;
}
