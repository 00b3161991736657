using System.Text.Json;
using System.Text.Json.Serialization;
using ModelPrep.Maintenance;

namespace ModelPrep.CommandLine;

/// <summary>The JSON forms of what <c>modelprep cache</c> prints. Sizes are bytes, times UTC.</summary>
internal static class CacheReports
{
    /// <summary>For <c>cache list</c>.</summary>
    public static ContentsReport Of(CacheContents contents) =>
        new(
            [
                .. contents.Artifacts.Select(cached => new ArtifactReport(
                    cached.Id,
                    cached.Artifact.FolderPath,
                    cached.Artifact.Manifest.Key,
                    cached.Artifact.Manifest.Revision,
                    cached.Artifact.Manifest.DataType,
                    cached.Bytes,
                    cached.Bytes - contents.BytesOf(cached),
                    cached.Artifact.Manifest.CreatedAt,
                    cached.LastUsed,
                    cached.IsHandedOver,
                    cached.InUseBy
                )),
            ],
            [.. contents.Revisions.Select(revision => Of(contents, revision))],
            [
                .. contents.Leftovers.Select(left => new LeftoverReport(
                    left.Kind,
                    left.FilePath,
                    left.Bytes,
                    left.LastUsed,
                    left.InUseBy
                )),
            ],
            contents.TotalBytes
        );

    /// <summary>For <c>cache prune</c> and <c>cache remove</c>.</summary>
    public static PruneReport Of(Pruned pruned, bool dryRun) =>
        new(
            dryRun,
            [.. pruned.Removed.Select(removal => new RemovalReport(removal.Entry.Name, removal.Bytes, removal.Reason))],
            [.. pruned.Kept.Select(kept => new KeptReport(kept.Entry.Name, kept.Reason))],
            pruned.FreedBytes,
            pruned.BytesLeft
        );

    private static RevisionReport Of(CacheContents contents, CachedRevision revision)
    {
        var own = contents.BytesOf(revision);
        return new RevisionReport(
            $"hf:{revision.Repository}",
            revision.Commit,
            revision.FolderPath,
            revision.Refs,
            own,
            revision.Files.Sum(file => file.Bytes) - own,
            revision.LastUsed,
            revision.InUseBy
        );
    }
}

/// <summary>All that is there.</summary>
internal sealed record ContentsReport(
    IReadOnlyList<ArtifactReport> Artifacts,
    IReadOnlyList<RevisionReport> Weights,
    IReadOnlyList<LeftoverReport> Leftovers,
    long TotalBytes
);

/// <summary>An artifact.</summary>
internal sealed record ArtifactReport(
    string Id,
    string Path,
    ArtifactKey Key,
    string Revision,
    string? DataType,
    long Bytes,
    long SharedBytes,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastUsedAt,
    bool HandedOver,
    string? InUseBy
);

/// <summary>A revision in the Hugging Face cache.</summary>
internal sealed record RevisionReport(
    string Repository,
    string Commit,
    string Path,
    IReadOnlyList<string> Refs,
    long OwnBytes,
    long SharedBytes,
    DateTimeOffset LastUsedAt,
    string? InUseBy
);

/// <summary>Something left over.</summary>
internal sealed record LeftoverReport(
    string Kind,
    string Path,
    long Bytes,
    DateTimeOffset LastWrittenAt,
    string? InUseBy
);

/// <summary>What a verification found.</summary>
internal sealed record VerifyReport(int Files, IReadOnlyList<BrokenFile> Broken);

/// <summary>What a pruning did, or would do.</summary>
internal sealed record PruneReport(
    bool DryRun,
    IReadOnlyList<RemovalReport> Removed,
    IReadOnlyList<KeptReport> Kept,
    long FreedBytes,
    long BytesLeft
);

/// <summary>Something that went.</summary>
internal sealed record RemovalReport(string Name, long Bytes, string Reason);

/// <summary>Something that stayed in spite of the rules.</summary>
internal sealed record KeptReport(string Name, string Reason);

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    GenerationMode = JsonSourceGenerationMode.Serialization,
    WriteIndented = true
)]
[JsonSerializable(typeof(ContentsReport))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(PruneReport))]
internal sealed partial class CacheJson : JsonSerializerContext;
