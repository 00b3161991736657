using Microsoft.Extensions.Logging;

namespace ModelPrep.Logging;

/// <summary>Shows a download as log lines. Their JSON form has the numbers as fields.</summary>
internal sealed partial class LogDisplay(ILogger<LogDisplay> log) : IDownloadDisplay
{
    public TimeSpan FirstAfter { get; } = TimeSpan.FromSeconds(2);

    public TimeSpan Interval { get; } = TimeSpan.FromSeconds(10);

    public TimeSpan RateWindow => Interval;

    public void Show(DownloadState state) =>
        Downloading(
            ByteSize.Format(state.Bytes),
            ByteSize.Format(state.TotalBytes),
            state.Percent,
            state.FilesDone,
            state.Files,
            ByteSize.Format(state.BytesPerSecond),
            ProgressLines.TimeLeft(state),
            state.Bytes,
            state.TotalBytes,
            state.BytesPerSecond,
            state.SecondsLeft
        );

    public void Clear()
    {
        // Log lines stay.
    }

    [LoggerMessage(
        3011,
        LogLevel.Information,
        "Downloaded {Done:l} of {Total:l} ({percent} %), {filesDone} of {files} files, {Rate:l}/s, {Left:l}"
    )]
    private partial void Downloading(
        string done,
        string total,
        int percent,
        int filesDone,
        int files,
        string rate,
        string left,
        long bytes,
        long totalBytes,
        long bytesPerSecond,
        long? secondsLeft
    );
}
