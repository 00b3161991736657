using System.CommandLine;
using System.Globalization;
using ModelPrep.Maintenance;

namespace ModelPrep.CommandLine;

/// <summary>The options that only <c>modelprep cache</c> has, and how they are read.</summary>
internal static class CacheOptions
{
    public static readonly Switch VerifyWeights = new("--weights")
    {
        Help = "Also every blob of the Hugging Face cache.",
    };

    public static readonly Switch PruneWeights = new("--weights")
    {
        Help = "Also revisions in the Hugging Face cache; its size then counts, too.",
    };

    public static readonly Setting<long?> MaxSize = new("--max-size", Form.Size)
    {
        Help = "Remove the least recently used until what is left holds at most this, for example 500GB or 1.5TiB.",
    };

    public static readonly Setting<TimeSpan?> MaxAge = new("--max-age", Form.LongAgo)
    {
        Help = "Remove what was not used for so long: 90m, 12h, 30d or 2w.",
    };

    public static readonly ListSetting Keep = new("--keep", "N|NAME")
    {
        Help =
            "Keep in any case: the N most recently used (artifacts, and revisions), or what is called so. Repeatable.",
        TakesSeveral = true,
    };

    public static readonly Switch Yes = new("--yes") { Help = "Remove; without it, only say what would go." };

    public static readonly Switch DryRun = new("--dry-run") { Help = "Only say what would go, also with --yes." };

    public static readonly Switch RemoveDryRun = new("--dry-run") { Help = "Only say what would go." };

    public static readonly Argument<string[]> Artifacts = new("ARTIFACT")
    {
        HelpName = "ID|NAME",
        Description = "Id or served name of artifacts. Default: all.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static readonly Argument<string[]> Entries = new("ENTRY")
    {
        HelpName = "ID|NAME|hf:ORG/NAME[@REVISION]",
        Description =
            "Id or served name of artifacts, or weights: all revisions of a repository, or one by its commit, "
            + "branch or tag.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>What <c>cache prune</c> is to remove.</summary>
    /// <exception cref="UsageException">A value cannot be meant.</exception>
    public static PruneRules ReadRules(SettingValues values)
    {
        var (size, age, keep) = (values.Read(MaxSize), values.Read(MaxAge), values.Read(Keep));
        if (keep.Count > 0 && size is null && age is null)
            throw new UsageException(
                Messages.OptionsConflict,
                "--keep says what stays, but nothing says what goes",
                "Add --max-size or --max-age; --max-size 0 removes all that --keep does not name"
            );
        var counts = keep.Select(value =>
                int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : (int?)null
            )
            .ToList();
        return new PruneRules(
            size,
            age,
            [.. keep.Where((_, index) => counts[index] is null)],
            counts.Max() ?? 0,
            values.Read(PruneWeights)
        );
    }
}
