using System.Text.Json;
using Microsoft.Extensions.Logging;
using ModelPrep.Disk;

namespace ModelPrep.Telemetry;

/// <summary>
/// Keeps what the last <c>init</c> of an artifact did, beside its build log (<c>CACHE/logs/KEY.summary.json</c>).
/// </summary>
internal sealed partial class SummaryFile(string cachePath, ILogger<SummaryFile> log) : IInitSink
{
    public Task ReportAsync(InitRun run, TimeSpan patience)
    {
        if (run.Result?.Artifact is not { } artifact)
            return Task.CompletedTask;
        try
        {
            OwnFolder.Create(BuildLogs.FolderOf(cachePath));
            DurableFile.Replace(
                BuildLogs.SummaryPathOf(cachePath, artifact.Manifest.Id),
                JsonSerializer.SerializeToUtf8Bytes(
                    InitSummary.Of(run, run.Result, artifact.Manifest.Key),
                    InitJson.Default.InitSummary
                )
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotWritten(e.Message); // a cache on a read-only mount has it from whoever filled it
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(9101, LogLevel.Debug, "No summary was written: {Reason}")]
    private partial void NotWritten(string reason);
}
