using System.Globalization;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// The part of a test's points that this process takes, so that several processes take each point once:
/// MODELPREP_TEST_SHARD, for example <c>2/8</c>. Without it, all of them.
/// </summary>
internal static class Shard
{
    private static readonly int[] Own =
    [
        .. (Environment.GetEnvironmentVariable("MODELPREP_TEST_SHARD") ?? "1/1")
            .Split('/')
            .Select(part => int.Parse(part, CultureInfo.InvariantCulture)),
    ];

    /// <summary>Those that are this process's, and tells how many these are.</summary>
    /// <param name="points">All points, which every process has in the same order.</param>
    public static IReadOnlyList<T> Of<T>(IEnumerable<T> points)
    {
        var all = points.ToList();
        var own = all.Where((_, index) => index % Own[1] == Own[0] - 1).ToList();
        Tell($"{own.Count} of {all.Count} points");
        return own;
    }

    /// <summary>How many this process does of things that are all alike.</summary>
    public static int Of(int count) => Of(Enumerable.Range(0, count)).Count;

    /// <summary>Prints a line, which a run with live output shows.</summary>
    public static void Tell(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
