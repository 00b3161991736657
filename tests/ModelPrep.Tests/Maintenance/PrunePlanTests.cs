using ModelPrep.Maintenance;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Maintenance;

/// <summary>What goes, in which order, and why.</summary>
public sealed class PrunePlanTests
{
    private static readonly PruneRules Nothing = new(null, null, [], 0, Weights: true);

    [Fact]
    public void Without_limits_only_what_the_dead_left_goes()
    {
        var plan = Plan(
            Nothing,
            new([Artifact("a", 9)], [Revision("r", 9, ("x", 10))], [Left("dead"), Left("alive", user: "process 1")])
        );
        Assert.Equal(["build /cache/work/dead"], Names(plan));
        Assert.Equal("in use by process 1", Assert.Single(plan.Kept).Reason);
    }

    [Theory]
    [InlineData(400, "")]
    [InlineData(399, "a")]
    [InlineData(300, "a")]
    [InlineData(299, "a b")]
    [InlineData(0, "a b c d")]
    public void The_least_recently_used_go_first_and_no_more_than_needed(long maxBytes, string expected)
    {
        var plan = Plan(Nothing with { MaxBytes = maxBytes }, Four());
        Assert.Equal(expected, string.Join(' ', Names(plan).Select(Short)));
        Assert.Equal(400 - plan.FreedBytes, plan.BytesLeft);
    }

    [Theory]
    [InlineData(4, "")]
    [InlineData(3.5, "a")]
    [InlineData(1.5, "a b c")]
    public void What_is_too_old_goes_whatever_the_size(double days, string expected) =>
        Assert.Equal(
            expected,
            string.Join(' ', Names(Plan(Nothing with { MaxAge = TimeSpan.FromDays(days) }, Four())).Select(Short))
        );

    [Theory]
    [InlineData(1, "", "a c")] // the newest artifact is d, the newest revision b
    [InlineData(0, "a,served-c", "b d")]
    [InlineData(2, "", "")]
    public void What_is_to_be_kept_stays(int newest, string names, string expected)
    {
        var contents = new CacheContents(
            [Artifact("d", 1), Artifact("c", 2)],
            [Revision("b", 3, ("b", 100)), Revision("a", 4, ("a", 100))],
            []
        );
        var rules = Nothing with
        {
            MaxBytes = 0,
            KeepNewest = newest,
            KeepNames =
            [
                .. names
                    .Split(',', StringSplitOptions.RemoveEmptyEntries)
                    .Select(name => name == "a" ? "hf:org/a" : name),
            ],
        };
        Assert.Equal(expected, string.Join(' ', Names(Plan(rules, contents)).Select(Short)));
    }

    [Fact]
    public void What_is_in_use_or_handed_over_stays_and_the_next_goes_instead()
    {
        var contents = new CacheContents(
            [
                Artifact("d", 1),
                Artifact("c", 2),
                Artifact("b", 3, isHandedOver: true),
                Artifact("a", 4, user: "process 1"),
            ],
            [],
            []
        );
        var plan = Plan(Nothing with { MaxBytes = 300 }, contents);
        Assert.Equal(["c"], Names(plan).Select(Short));
        Assert.Equal(["in use by process 1", "the hand-over file names it"], plan.Kept.Select(kept => kept.Reason));
    }

    [Theory]
    [InlineData(29, "")]
    [InlineData(31, "a")]
    [InlineData(-29, "")] // a clock that was set back
    [InlineData(-31, "a")]
    public void What_was_prepared_or_used_within_half_an_hour_stays(int minutes, string expected)
    {
        var artifact = Artifact("a", 0) with { LastUsed = Now.AddMinutes(-minutes) };
        var plan = Plan(Nothing with { MaxBytes = 0 }, new([artifact], [], []));
        Assert.Equal(expected, string.Join(' ', Names(plan).Select(Short)));
        Assert.All(
            plan.Kept,
            kept => Assert.Equal($"it was prepared or used {Math.Max(0, minutes)} min ago", kept.Reason)
        );
        Assert.Single(PrunePlan.Remove(new([artifact], [], []), ["a"], _ => null).Removed);
    }

    [Fact]
    public void What_turns_out_to_be_in_use_stays_and_the_next_goes_instead()
    {
        var plan = PrunePlan.Run(
            Four(),
            Nothing with
            {
                MaxBytes = 300,
            },
            Now,
            entry => Short(entry.Name) == "a" ? "somebody uses it" : null
        );
        Assert.Equal(["b"], Names(plan).Select(Short));
        Assert.Equal("somebody uses it", Assert.Single(plan.Kept).Reason);
    }

    [Fact]
    public void Files_that_another_revision_has_are_freed_with_the_last_one()
    {
        var contents = new CacheContents(
            [],
            [Revision("b", 1, ("shared", 100), ("b", 10)), Revision("a", 2, ("shared", 100), ("a", 1))],
            []
        );
        Assert.Equal([1L], Plan(Nothing with { MaxBytes = 110 }, contents).Removed.Select(removal => removal.Bytes));
        Assert.Equal(
            [1L, 110L],
            Plan(Nothing with { MaxBytes = 0 }, contents).Removed.Select(removal => removal.Bytes)
        );
    }

    [Fact]
    public void Weights_that_a_server_reads_are_as_recent_as_its_artifact_and_go_after_it()
    {
        var contents = new CacheContents(
            [Artifact("b", 1, snapshot: "/hub/a"), Artifact("c", 2)],
            [Revision("a", 9, ("a", 100))],
            []
        );
        Assert.Equal(["c", "b", "a"], Names(Plan(Nothing with { MaxBytes = 0 }, contents)).Select(Short));
        Assert.Equal(["c"], Names(Plan(Nothing with { MaxAge = TimeSpan.FromDays(1.5) }, contents)).Select(Short));
        var used = contents with { Artifacts = [Artifact("b", 1, snapshot: "/hub/a", user: "process 1")] };
        Assert.Contains(
            Plan(Nothing with { MaxBytes = 0 }, used).Kept,
            kept => kept.Entry is CachedRevision && kept.Reason.Contains("reads it", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Weights_neither_count_nor_go_unless_they_are_meant()
    {
        var plan = Plan(
            Nothing with
            {
                MaxBytes = 150,
                Weights = false,
            },
            new([Artifact("a", 9)], [Revision("r", 9, ("x", 1000))], [])
        );
        Assert.Empty(plan.Removed);
        Assert.Equal(100, plan.BytesLeft);
    }

    [Fact]
    public void An_engine_that_two_artifacts_share_is_freed_with_the_last_of_them()
    {
        var contents = new CacheContents(
            [Artifact("c", 1), Artifact("b", 2, shared: "engine"), Artifact("a", 3, shared: "engine")],
            [],
            []
        );
        Assert.Equal(210, contents.TotalBytes);
        Assert.Equal(10, contents.BytesOf(contents.Artifacts[1]));
        var plan = Plan(Nothing with { MaxBytes = 150 }, contents);
        Assert.Equal(
            [("a", 10L), ("b", 100L)],
            plan.Removed.Select(removal => (Short(removal.Entry.Name), removal.Bytes))
        );
        Assert.Equal(100, plan.BytesLeft);
    }

    [Fact]
    public void A_removal_by_name_is_of_all_or_of_nothing()
    {
        var contents = new CacheContents(
            [Artifact("b", 1, isHandedOver: true), Artifact("a", 2, user: "process 1")],
            [],
            []
        );
        Assert.Throws<BusyException>(() =>
            PrunePlan.Remove(contents, ["b", "a"], _ => throw new InvalidOperationException("nothing may go"))
        );
        Assert.Throws<NotFoundException>(() =>
            PrunePlan.Remove(contents, ["b", "c"], _ => throw new InvalidOperationException("nothing may go"))
        );
        Assert.Equal(["b"], Names(PrunePlan.Remove(contents, ["b", "served-b"], _ => null)).Select(Short));
    }

    private static DateTimeOffset Now { get; } = DateTimeOffset.UnixEpoch.AddYears(50);

    private static CacheContents Four() =>
        new([Artifact("d", 1), Artifact("c", 2), Artifact("b", 3)], [Revision("a", 4, ("a", 100))], []);

    private static Pruned Plan(PruneRules rules, CacheContents contents) =>
        PrunePlan.Run(contents, rules, Now, _ => null);

    private static IEnumerable<string> Names(Pruned plan) => plan.Removed.Select(removal => removal.Entry.Name);

    private static string Short(string name) =>
        name.Split(' ')[0].Replace("hf:org/", "", StringComparison.Ordinal).Split('@')[0];

    private static CachedArtifact Artifact(
        string id,
        int days,
        bool isHandedOver = false,
        string? user = null,
        string? snapshot = null,
        string? shared = null
    )
    {
        var manifest = Some.Artifact().Manifest;
        return new(
            new Artifact(
                $"/cache/{id}",
                manifest with
                {
                    Id = id,
                    SnapshotPath = snapshot,
                    Key = manifest.Key with { ServedName = $"served-{id}" },
                }
            ),
            [new CachedFile(shared ?? id, 90), new CachedFile($"manifest of {id}", 10)],
            isHandedOver,
            Now.AddDays(-days),
            user
        );
    }

    private static CachedRevision Revision(string name, int days, params (string Path, long Bytes)[] files) =>
        new(
            Some.Id($"org/{name}"),
            $"/hub/{name}",
            ["main"],
            [.. files.Select(file => new CachedFile(file.Path, file.Bytes))],
            Now.AddDays(-days),
            null
        );

    private static Leftover Left(string name, string? user = null) =>
        new("build", $"/cache/work/{name}", null, 10, Now, user);
}
