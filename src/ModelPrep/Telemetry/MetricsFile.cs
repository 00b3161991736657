using System.Text;
using Microsoft.Extensions.Logging;

namespace ModelPrep.Telemetry;

/// <summary>
/// Writes the result of an <c>init</c> for node exporter's textfile collector (<c>--metrics-file</c>).
/// </summary>
/// <remarks>The collector reads names that end in <c>.prom</c>, so it never reads the temporary file.</remarks>
internal sealed partial class MetricsFile(string path, ILogger<MetricsFile> log) : IInitSink
{
    public Task ReportAsync(InitRun run, TimeSpan timeout)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? path);
            DurableFile.Replace(path, Encoding.UTF8.GetBytes(MetricsText.Render(run)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotWritten(path, e.Message);
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(9102, LogLevel.Warning, "The metrics file {Path} was not written: {Reason}")]
    private partial void NotWritten(string path, string reason);
}
