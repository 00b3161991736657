using System.Text.Json;
using System.Text.Json.Serialization;
using ModelPrep.Disk;
using ModelPrep.Planning;

namespace ModelPrep.CommandLine;

/// <summary>
/// The JSON form of what <c>plan</c> prints. Sizes are bytes; null is what is unknown or does not matter.
/// </summary>
internal static class PlanReports
{
    public static PlanReport Of(Plan plan) =>
        new(
            (int)plan.Status,
            plan.Work,
            plan.Refusal is { } refusal ? Of(refusal) : null,
            [.. plan.Problems.Select(Of)],
            Of(plan.Request, plan.OnlyWeights),
            plan.Resolution is { } resolution
                ? new ModelReport(
                    plan.Request.Source.ToString()!,
                    plan.Request.Source.Revision,
                    resolution.Model.Commit,
                    NameOf(resolution.By),
                    resolution.HubProblem
                )
                : null,
            plan.Files is { } files ? Of(files, plan.NeedsWeights) : null,
            plan.Cache is { } cache
                ? new CacheReport(NameOf(cache.State), cache.ArtifactPath, cache.Problem, cache.Nearest)
                : null,
            plan.Build is { } build ? new PlannedBuildReport(build.Builder, build.Reason, build.Commands) : null,
            new GpuReport(plan.Request.Parallelism.WorldSize, plan.Gpus?.All),
            plan.Memory,
            plan.Room,
            plan.Removals,
            plan.Server is { } server
                ? new ServerReport(
                    server.Command is { } command ? ShellQuoting.Line(command) : null,
                    server.Command?.FilePath,
                    server.Command?.Arguments,
                    server.Command?.Environment,
                    server.Problem
                )
                {
                    Instances = server.Command is null ? null : server.Instances.Served,
                    ExitTimeoutSeconds = server.ExitTimeoutSeconds,
                    GraceSeconds = server.GraceSeconds,
                }
                : null,
            plan.Unknown
        );

    private static RefusalReport Of(Problem problem) =>
        new((int)problem.Code.ExitCode, problem.Code.Text, problem.Message);

    private static RequestReport Of(PreparationRequest request, bool onlyWeights) =>
        new(
            request.Kind.Name,
            request.ServedName,
            request.DataType,
            request.Parallelism.Tensor,
            request.Parallelism.Pipeline,
            onlyWeights ? "weights" : "ready"
        );

    private static FilesReport Of(PlannedFiles files, bool areNeeded) =>
        new(
            files.Format.Name,
            files.Format.Reason,
            files.WeightBytes,
            files.TotalBytes,
            files.DownloadBytes,
            files.SharedBytes,
            areNeeded,
            [
                .. files.Files.Select(file => new PlannedFileReport(
                    file.File.Path,
                    file.File.Size,
                    StateOf(file),
                    file.PresentBytes
                )),
            ],
            [.. files.LeftOut.Select(file => new LeftOutReport(file.Path, file.Size))]
        );

    private static string StateOf(PlannedFile file) =>
        file switch
        {
            { Origin: FileOrigin.Cache } => "there",
            { PresentBytes: > 0 } => "inPart",
            { Origin: FileOrigin.Shared } => "shared",
            _ => "missing",
        };

    private static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <summary>What <c>plan</c> found out.</summary>
internal sealed record PlanReport(
    int ExitStatus,
    IReadOnlyList<string> Work,
    RefusalReport? Refusal,
    IReadOnlyList<RefusalReport> Problems,
    RequestReport Request,
    ModelReport? Model,
    FilesReport? Files,
    CacheReport? Cache,
    PlannedBuildReport? Build,
    GpuReport Gpus,
    MemoryNeed? Memory,
    IReadOnlyList<FolderRoom> Space,
    IReadOnlyList<PlannedRemoval> Removals,
    ServerReport? Server,
    IReadOnlyList<string> Unknown
);

/// <summary>What <c>init</c> would end with.</summary>
internal sealed record RefusalReport(int Status, string Code, string Message);

/// <summary>What was asked for.</summary>
internal sealed record RequestReport(
    string Kind,
    string ServedName,
    string? DataType,
    int TensorParallelism,
    int PipelineParallelism,
    string Until
);

/// <summary>The model, and what named its commit: revision, hub, cachedRef, newestArtifact or folder.</summary>
internal sealed record ModelReport(
    string Source,
    string? Revision,
    string Commit,
    string ResolvedBy,
    string? HubProblem
);

/// <summary>The files.</summary>
internal sealed record FilesReport(
    string WeightFormat,
    string WeightFormatReason,
    long WeightBytes,
    long TotalBytes,
    long DownloadBytes,
    long SharedBytes,
    bool Needed,
    IReadOnlyList<PlannedFileReport> Chosen,
    IReadOnlyList<LeftOutReport> LeftOut
);

/// <summary>A chosen file: there, inPart, shared or missing.</summary>
internal sealed record PlannedFileReport(string Path, long Bytes, string State, long PresentBytes);

/// <summary>A file that is not needed.</summary>
internal sealed record LeftOutReport(string Path, long Bytes);

/// <summary>What the caches have: ready, moved, otherSettings, shared, broken or missing.</summary>
internal sealed record CacheReport(string State, string Path, string? Problem, NearArtifact? Nearest);

/// <summary>What would be built.</summary>
internal sealed record PlannedBuildReport(
    string? Builder,
    string Reason,
    IReadOnlyList<IReadOnlyList<string>> Commands
);

/// <summary>The GPUs; <c>found</c> is null where there is no way to tell.</summary>
internal sealed record GpuReport(int Needed, IReadOnlyList<Gpu>? Found);

/// <summary>The server's command line.</summary>
internal sealed record ServerReport(
    string? CommandLine,
    string? Program,
    IReadOnlyList<string>? Arguments,
    IReadOnlyDictionary<string, string?>? Environment,
    string? Problem
)
{
    /// <summary>Instances of the model that requests go to.</summary>
    public int? Instances { get; init; }

    /// <summary>How long a server may take to end.</summary>
    public int? ExitTimeoutSeconds { get; init; }

    /// <summary>What a pod's grace must leave besides its <c>preStop</c>.</summary>
    public int? GraceSeconds { get; init; }
}

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    GenerationMode = JsonSourceGenerationMode.Serialization,
    WriteIndented = true
)]
[JsonSerializable(typeof(PlanReport))]
internal sealed partial class PlanJson : JsonSerializerContext;
