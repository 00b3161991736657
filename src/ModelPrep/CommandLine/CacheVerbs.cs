using System.CommandLine;
using ModelPrep.Configuration;
using ModelPrep.Maintenance;

namespace ModelPrep.CommandLine;

/// <summary><c>modelprep cache list|verify|prune|remove</c>.</summary>
internal static class CacheVerbs
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(4);

    public static Command Create() =>
        new("cache", "See, check and clean up what is on this node: artifacts, weights, leftovers.")
        {
            List(),
            Verify(),
            Prune(),
            Remove(),
        };

    private static Command List() =>
        Verb<CacheInventory>(
            "list",
            "List artifacts, weights and leftovers, with their sizes, when they were used, and who uses them.",
            [],
            (_, settings, inventory, _) =>
            {
                CacheOutput.WriteContents(inventory.TakeVisible(), settings);
                return Task.FromResult(ExitCode.Success);
            }
        );

    private static Command Verify()
    {
        var command = Verb<CacheVerification>(
            "verify",
            "Read every file of artifacts and compare its hash; exit 65 when one is broken. Changes nothing.",
            [CacheOptions.VerifyWeights],
            async (values, settings, cache, stop) =>
            {
                var broken = new List<BrokenFile>();
                var files = cache.Find.Run(
                    values.Read(CacheOptions.Artifacts),
                    values.Read(CacheOptions.VerifyWeights),
                    broken
                );
                var known = files.Count + broken.Count; // a folder without a manifest counts as one file, its manifest
                broken.AddRange(await cache.Verify.RunAsync(files, stop));
                CacheOutput.WriteVerified(files, broken, settings.JsonOutput);
                var are = broken.Count == 1 ? "is not what it" : "are not what they";
                return broken.Count == 0
                    ? ExitCode.Success
                    : throw new BrokenContentException(
                        Messages.CacheDamaged,
                        $"{broken.Count} of {known} files {are} must be, {broken[0].Path} the first of them",
                        "Remove what they belong to with modelprep cache remove, and run modelprep init again; when "
                            + "it happens often, check the disk"
                    );
            }
        );
        command.Arguments.Add(CacheOptions.Artifacts);
        return command;
    }

    private static Command Prune() =>
        Verb<PruneCache>(
            "prune",
            "Say what dead processes have left and, with --max-size or --max-age, what was least recently used; "
                + "with --yes, "
                + "remove it. Never what is in use, or handed over.",
            [
                CacheOptions.MaxSize,
                CacheOptions.MaxAge,
                CacheOptions.Keep,
                CacheOptions.PruneWeights,
                CacheOptions.Yes,
                CacheOptions.DryRun,
            ],
            (values, settings, cache, _) =>
            {
                var rules = CacheOptions.ReadRules(values);
                var dryRun = values.Read(CacheOptions.DryRun) || !values.Read(CacheOptions.Yes);
                var pruned = cache.Run(rules, dryRun);
                CacheOutput.WritePruned(pruned, dryRun ? "with --yes" : null, settings.JsonOutput);
                return pruned.BytesLeft <= (rules.MaxBytes ?? long.MaxValue)
                    ? Task.FromResult(ExitCode.Success)
                    : throw new NoSpaceException(
                        Messages.CacheHeld,
                        $"The cache holds {ByteSize.Format(pruned.BytesLeft)}, more than --max-size "
                            + $"{ByteSize.Format(rules.MaxBytes!.Value)}, and the rest cannot go: "
                            + string.Join("; ", pruned.Kept.Select(kept => $"{kept.Entry.Name}: {kept.Reason}")),
                        "Stop what uses it, name it in modelprep cache remove, or allow more"
                    );
            }
        );

    private static Command Remove()
    {
        var command = Verb<PruneCache>(
            "remove",
            "Remove artifacts or weights by name; exit 75 when one is in use, 66 when there is none.",
            [CacheOptions.RemoveDryRun],
            (values, settings, cache, _) =>
            {
                var dryRun = values.Read(CacheOptions.RemoveDryRun);
                var removed = cache.Remove(values.Read(CacheOptions.Entries), dryRun);
                CacheOutput.WritePruned(removed, dryRun ? "without --dry-run" : null, settings.JsonOutput);
                return Task.FromResult(ExitCode.Success);
            }
        );
        command.Arguments.Add(CacheOptions.Entries);
        return command;
    }

    private static Command Verb<T>(
        string name,
        string description,
        IEnumerable<Setting> options,
        Func<SettingValues, Settings, T, CancellationToken, Task<ExitCode>> action
    )
        where T : notnull =>
        Verbs.Verb(
            name,
            description,
            [.. options, Options.Cache, Options.Prepared, Options.Output, Options.LogFormat, Options.Verbose],
            (reader, host, signals) =>
            {
                var settings = reader.ReadForServe();
                return host.RunAsync<T>(
                    settings,
                    part =>
                        signals.RunAsync(
                            async stop => (int)await action(reader.Values, settings, part, stop),
                            StopPatience
                        )
                );
            }
        );
}
