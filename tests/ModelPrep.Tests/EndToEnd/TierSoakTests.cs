using System.Globalization;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Rounds of kills, stops past the lease and removals over two nodes and a tier; what is visible while things are
/// removed is whole, after each round every published file is hashed, and after each recovery nothing is there but what
/// belongs there. MODELPREP_TEST_ROUNDS says how many rounds, MODELPREP_TEST_SEED repeats those of a failure;
/// bench/tier-soak.sh asks for a thousand.
/// </summary>
public sealed class TierSoakTests
{
    private const int RoundsBetweenRecoveries = 10;
    private const int RoundsBetweenReports = 50;
    private const int RoundsBetweenEmptyTiers = 3; // most is published once only
    private static readonly int Rounds = Number("MODELPREP_TEST_ROUNDS", 8);
    private static readonly int Seed = Number("MODELPREP_TEST_SEED", Random.Shared.Next(1_000_000));

    [Fact]
    public async Task Whatever_is_killed_stopped_or_removed_nothing_broken_is_seen_and_the_next_init_succeeds()
    {
        await using var soak = await TierSoak.CreateAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var deeds = SoakDeed.Round(new Random(Seed + round));
            try
            {
                await soak.RoundAsync(deeds, isTierEmpty: round % RoundsBetweenEmptyTiers == 0);
                if ((round + 1) % RoundsBetweenRecoveries == 0 || round == Rounds - 1)
                    await soak.RecoverAsync();
                if ((round + 1) % RoundsBetweenReports == 0 || round == Rounds - 1)
                    Report($"Seed {Seed}, {round + 1} rounds, {Summary(soak)}");
            }
            catch (Exception e)
            {
                var plan = string.Join("\n", deeds);
                Assert.Fail($"MODELPREP_TEST_SEED={Seed}, round {round} of {Rounds}, {Summary(soak)}:\n{plan}\n\n{e}");
            }
        }
    }

    private static void Report(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private static string Summary(TierSoak soak) =>
        string.Join(", ", soak.Counts.OrderBy(one => one.Key).Select(one => $"{one.Key}: {one.Value}"))
        + $"; {soak.Hashed} files hashed, {soak.Looks} looks while things were removed";

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;
}
