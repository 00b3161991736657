using System.Text.Json;
using Microsoft.Extensions.Logging;
using ModelPrep.Disk;

namespace ModelPrep.Telemetry;

/// <summary>
/// Stores the summary of an artifact's last <c>init</c> beside its build log (<c>CACHE/logs/KEY.summary.json</c>).
/// </summary>
internal sealed partial class SummaryFile(string cachePath, ILogger<SummaryFile> log) : IInitSink
{
    public Task ReportAsync(InitRun run, TimeSpan timeout)
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
            NotWritten(e.Message); // a read-only cache has the summary of the process that filled it
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(9101, LogLevel.Debug, "No summary was written: {Reason}")]
    private partial void NotWritten(string reason);
}
