using Microsoft.Extensions.Logging;
using ModelPrep.Downloads;

namespace ModelPrep.Sources.HuggingFace;

/// <summary>Counts how far a download is, has it shown, and logs at the end how it went.</summary>
internal sealed partial class DownloadProgress : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly FileSelection _files;
    private readonly IDownloadDisplay _display;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly long _started;
    private readonly RateWindow _rate;
    private readonly List<(FileProgress Progress, RateWindow Rate)> _inFlight = [];
    private readonly PeriodicTimer _ticks;
    private readonly Task _showing;
    private int _filesDone;
    private long _bytesDone;
    private long _receivedOfDone;

    /// <param name="files">All files that the download is for.</param>
    /// <param name="missing">Those of them that are not there yet.</param>
    /// <param name="display">Shows how far it is.</param>
    /// <param name="time">The time.</param>
    /// <param name="log">Gets a line at the end.</param>
    public DownloadProgress(
        FileSelection files,
        IReadOnlyCollection<RemoteFile> missing,
        IDownloadDisplay display,
        TimeProvider time,
        ILogger log
    )
    {
        (_files, _display, _time, _log, _started) = (files, display, time, log, time.GetTimestamp());
        _filesDone = files.Files.Count - missing.Count;
        _bytesDone = files.TotalBytes - missing.Sum(file => file.Size);
        _rate = Rate();
        _ticks = new PeriodicTimer(display.FirstAfter, time);
        _showing = ShowAsync();
    }

    /// <summary>Bytes that came over the network so far, those that came in vain included.</summary>
    public long Received => Look().Received;

    /// <summary>A file is being brought from now on.</summary>
    public FileProgress Begin(RemoteFile file)
    {
        var progress = new FileProgress(file);
        lock (_gate)
            _inFlight.Add((progress, Rate()));
        return progress;
    }

    /// <summary>A file is there, verified.</summary>
    public void Finish(FileProgress progress)
    {
        lock (_gate)
        {
            _inFlight.RemoveAll(one => one.Progress == progress);
            _filesDone++;
            _bytesDone += progress.File.Size;
            _receivedOfDone += progress.Received;
        }
    }

    /// <summary>Ends the showing and says how it went.</summary>
    public async ValueTask DisposeAsync()
    {
        _ticks.Dispose();
        await _showing;
        _display.Clear();
        var (state, received) = Look();
        var seconds = Math.Round(Elapsed.TotalSeconds, 1);
        var average = (long)(received / Math.Max(Elapsed.TotalSeconds, 0.001));
        if (state.FilesDone == state.Files)
            Downloaded(
                state.Files,
                ByteSize.Format(received),
                seconds,
                ByteSize.Format(average),
                state.FilesDone,
                state.Bytes,
                state.TotalBytes,
                state.Percent,
                received,
                average
            );
        else
            Stopped(
                seconds,
                ByteSize.Format(state.Bytes),
                ByteSize.Format(state.TotalBytes),
                state.Percent,
                state.FilesDone,
                state.Files,
                state.Bytes,
                state.TotalBytes,
                received,
                average
            );
    }

    private TimeSpan Elapsed => _time.GetElapsedTime(_started);

    private async Task ShowAsync()
    {
        while (await _ticks.WaitForNextTickAsync())
        {
            _ticks.Period = _display.Interval;
            _display.Show(Look().State);
        }
    }

    private (DownloadState State, long Received) Look()
    {
        lock (_gate)
        {
            var now = Elapsed;
            var files = _inFlight.ConvertAll(one => StateOf(one.Progress, one.Rate, now));
            var received = _receivedOfDone + _inFlight.Sum(one => one.Progress.Received);
            var state = new DownloadState(
                _files.Files.Count,
                _filesDone,
                _files.TotalBytes,
                _bytesDone + files.Sum(file => file.Bytes),
                _rate.Add(now, received),
                files
            );
            return (state, received);
        }
    }

    private static FileState StateOf(FileProgress progress, RateWindow rate, TimeSpan now) =>
        new(progress.File.Path, progress.File.Size, progress.Bytes, rate.Add(now, progress.Received));

    private RateWindow Rate()
    {
        var rate = new RateWindow(_display.RateWindow);
        rate.Add(Elapsed, 0);
        return rate;
    }

    [LoggerMessage(
        3012,
        LogLevel.Information,
        "Downloaded and verified {files} files: {Fetched:l} in {seconds} s, {Rate:l}/s"
    )]
    private partial void Downloaded(
        int files,
        string fetched,
        double seconds,
        string rate,
        int filesDone,
        long bytes,
        long totalBytes,
        int percent,
        long fetchedBytes,
        long bytesPerSecond
    );

    [LoggerMessage(
        3013,
        LogLevel.Information,
        "Download stopped after {seconds} s: {Done:l} of {Total:l} ({percent} %) are there, {filesDone} of {files} "
            + "files complete"
    )]
    private partial void Stopped(
        double seconds,
        string done,
        string total,
        int percent,
        int filesDone,
        int files,
        long bytes,
        long totalBytes,
        long fetchedBytes,
        long bytesPerSecond
    );
}
