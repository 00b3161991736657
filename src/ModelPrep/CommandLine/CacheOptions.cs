using System.CommandLine;
using System.Globalization;
using ModelPrep.Configuration;
using ModelPrep.Eviction;

namespace ModelPrep.CommandLine;

/// <summary>The options that only <c>modelprep cache</c> has, and how they are read.</summary>
internal static class CacheOptions
{
    public static readonly Option<bool> VerifyWeights = new("--weights")
    {
        Description = "Also every blob of the Hugging Face cache.",
    };

    public static readonly Option<bool> PruneWeights = new("--weights")
    {
        Description = "Also revisions in the Hugging Face cache; its size then counts, too.",
    };

    public static readonly Option<string> MaxSize = new("--max-size")
    {
        HelpName = "SIZE",
        Description =
            "Remove the least recently used until what is left holds at most this, for example 500GB or 1.5TiB.",
    };

    public static readonly Option<string> MaxAge = new("--max-age")
    {
        HelpName = "AGE",
        Description = "Remove what was not used for so long: 90m, 12h, 30d or 2w.",
    };

    public static readonly Option<string[]> Keep = new("--keep")
    {
        HelpName = "N|NAME",
        Description =
            "Keep in any case: the N most recently used (artifacts, and revisions), or what is called so. Repeatable.",
        AllowMultipleArgumentsPerToken = true,
    };

    public static readonly Option<bool> Yes = new("--yes")
    {
        Description = "Remove; without it, only say what would go.",
    };

    public static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Only say what would go, also with --yes.",
    };

    public static readonly Option<bool> RemoveDryRun = new("--dry-run") { Description = "Only say what would go." };

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
    public static PruneRules ReadRules(ParseResult flags)
    {
        var (size, age, keep) = (flags.GetValue(MaxSize), flags.GetValue(MaxAge), flags.GetValue(Keep) ?? []);
        if (keep.Length > 0 && (size ?? age) is null)
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
            size is null ? null : ReadSize(MaxSize.Name, size),
            age is null
                ? null
                : Age.TryParse(age)
                    ?? throw new UsageException(
                        Messages.ValueWrong,
                        $"--max-age {age} is not an age",
                        "Write for example 12h, 30d or 2w"
                    ),
            [.. keep.Where((_, index) => counts[index] is null)],
            counts.Max() ?? 0,
            flags.GetValue(PruneWeights)
        );
    }

    /// <summary>A size in bytes.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static long ReadSize(string option, string text) =>
        ByteSize.TryParse(text)
        ?? throw new UsageException(
            Messages.ValueWrong,
            $"{option} {text} is not a size",
            "Write for example 500GB, 1.5TiB or 8000000"
        );
}
