using System.Text.Json;
using ModelPrep.Configuration;
using ModelPrep.Logging;
using ModelPrep.Maintenance;
using ModelPrep.Processes;

namespace ModelPrep.CommandLine;

/// <summary>What <c>modelprep cache</c> prints on standard output.</summary>
internal static class CacheOutput
{
    private const int ShortCommit = 12;

    /// <summary>All that is there, as tables or as JSON.</summary>
    public static void WriteContents(CacheContents contents, Settings settings)
    {
        if (settings.JsonOutput)
        {
            Console.Out.WriteLine(
                JsonSerializer.Serialize(CacheReports.Of(contents), CacheJson.Default.ContentsReport)
            );
            return;
        }

        var page = Page.OfStandardOutput();
        Write(
            page,
            [
                "ARTIFACT",
                "NAME",
                "KIND",
                "SOURCE",
                "REVISION",
                "COMMIT",
                "TYPE",
                "TP x PP",
                "GPU",
                "VERSIONS",
                "ITS OWN",
                "SHARED",
                "CREATED",
                "LAST USED",
                "IN USE BY",
            ],
            contents.Artifacts,
            artifact => Cells(contents, artifact)
        );
        Write(
            page,
            ["WEIGHTS", "COMMIT", "NAMES", "ITS OWN", "SHARED", "LAST USED", "IN USE BY"],
            contents.Revisions,
            revision => Cells(contents, revision)
        );
        Write(page, ["LEFT OVER", "SIZE", "LAST WRITTEN", "IN USE BY", "PATH"], contents.Leftovers, Cells);
        foreach (
            var line in page.Fold(
                contents is { Artifacts: [], Revisions: [], Leftovers: [] }
                    ? "There is nothing "
                        + $"{(contents.LeftOut.Count > 0 ? $"that user {CurrentUser.Name} may read " : "")}in "
                        + $"{settings.CachePath} and {settings.HubCachePath}."
                    : $"In all {ByteSize.Format(contents.TotalBytes)}. Times are UTC.",
                indent: 0
            )
        )
            Console.Out.WriteLine(line);
    }

    /// <summary>One line for each broken file, and one for all.</summary>
    public static void WriteVerified(IReadOnlyList<KnownFile> files, IReadOnlyList<BrokenFile> broken, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(
                JsonSerializer.Serialize(new VerifyReport(files.Count, broken), CacheJson.Default.VerifyReport)
            );
            return;
        }

        foreach (var file in broken)
            Write($"{file.Path}: expected {file.Expected}, found {file.Found}");
        if (broken.Count == 0)
            Console.Out.WriteLine($"{files.Count} files are what they must be.");
    }

    /// <summary>What goes, what stays in spite of the rules, and what that frees.</summary>
    /// <param name="pruned">What goes.</param>
    /// <param name="again">How it is carried out after a look; null when it was.</param>
    /// <param name="json">Whether as JSON.</param>
    public static void WritePruned(Pruned pruned, string? again, bool json)
    {
        if (json)
        {
            var report = CacheReports.Of(pruned, dryRun: again is not null);
            Console.Out.WriteLine(JsonSerializer.Serialize(report, CacheJson.Default.PruneReport));
            return;
        }

        foreach (var (entry, bytes, reason) in pruned.Removed)
            Write($"{(again is null ? "removed" : "would remove")} {entry.Name}, {ByteSize.Format(bytes)}: {reason}");
        foreach (var (entry, reason) in pruned.Kept)
            Write($"kept {entry.Name}: {reason}");
        var freed = again is null ? "freed" : $"would be freed; run again {again}";
        Write($"{ByteSize.Format(pruned.FreedBytes)} {freed}, {ByteSize.Format(pruned.BytesLeft)} left.");
    }

    private static void Write(string line) => Console.Out.WriteLine(ForeignText.Clean(line));

    private static void Write<T>(Page page, string[] head, IReadOnlyList<T> rows, Func<T, IReadOnlyList<string>> cells)
    {
        if (rows.Count == 0)
            return;
        foreach (var line in TextTable.Render([head, .. rows.Select(cells)], page))
            Console.Out.WriteLine(line);
        Console.Out.WriteLine();
    }

    private static IReadOnlyList<string> Cells(CacheContents contents, CachedArtifact cached)
    {
        var (manifest, key, own) = (cached.Artifact.Manifest, cached.Artifact.Manifest.Key, contents.BytesOf(cached));
        return
        [
            cached.Id,
            key.ServedName,
            key.Kind,
            key.Repository,
            Short(manifest.Revision),
            Short(key.Commit),
            manifest.DataType ?? key.DataType ?? "-",
            $"{key.TensorParallelism} x {key.PipelineParallelism}",
            key.GpuProduct ?? "-",
            Versions(key),
            ByteSize.Format(own),
            ByteSize.Format(cached.Bytes - own),
            Time(manifest.CreatedAt),
            Time(cached.LastUsed),
            cached.InUseBy ?? (cached.IsHandedOver ? "handed over" : "-"),
        ];
    }

    private static IReadOnlyList<string> Cells(CacheContents contents, CachedRevision revision)
    {
        var (own, all) = (contents.BytesOf(revision), revision.Files.Sum(file => file.Bytes));
        return
        [
            $"hf:{revision.Repository}",
            Short(revision.Commit),
            revision.Refs.Count == 0 ? "-" : string.Join(", ", revision.Refs),
            ByteSize.Format(own),
            ByteSize.Format(all - own),
            Time(revision.LastUsed),
            revision.InUseBy ?? "-",
        ];
    }

    private static IReadOnlyList<string> Cells(Leftover leftover) =>
        [
            leftover.Kind,
            ByteSize.Format(leftover.Bytes),
            Time(leftover.LastUsed),
            leftover.InUseBy ?? "-",
            leftover.FilePath,
        ];

    private static string Versions(ArtifactKey key) =>
        (key.TensorRtLlm, key.TensorRt, key.TritonCli) is (null, null, null)
            ? "-"
            : $"TensorRT-LLM {key.TensorRtLlm ?? "?"}, TensorRT {key.TensorRt ?? "?"}, Triton CLI "
                + $"{key.TritonCli ?? "?"}";

    private static string Short(string revision) => revision.Length == 40 ? revision[..ShortCommit] : revision;

    private static string Time(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm}";
}
