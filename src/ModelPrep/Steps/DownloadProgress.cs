using Microsoft.Extensions.Logging;

namespace ModelPrep.Steps;

/// <summary>Says every ten seconds how far a download is, and at its end how fast it was.</summary>
internal sealed partial class DownloadProgress : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly long _total;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly long _started;
    private readonly ITimer _timer;
    private long _done;

    public DownloadProgress(long total, TimeProvider time, ILogger log)
    {
        (_total, _time, _log, _started) = (total, time, log, time.GetTimestamp());
        _timer = time.CreateTimer(_ => Report(), null, Interval, Interval);
    }

    /// <summary>Counts bytes that have arrived; less than none when they did so in vain.</summary>
    public void Add(long bytes) => Interlocked.Add(ref _done, bytes);

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    /// <summary>Says that everything is there.</summary>
    public void Complete()
    {
        Downloaded(ByteSize.Format(_done), Elapsed.TotalSeconds.ToString("0.0"), ByteSize.Format(Rate));
    }

    private TimeSpan Elapsed => _time.GetElapsedTime(_started);

    private long Rate => (long)(_done / Math.Max(Elapsed.TotalSeconds, 0.001));

    private void Report()
    {
        var left = Rate == 0 ? "unknown" : TimeSpan.FromSeconds(Math.Max(0, _total - _done) / Rate).ToString("c");
        Downloading(ByteSize.Format(_done), ByteSize.Format(_total), Math.Min(100, (int)(100.0 * _done / _total)), ByteSize.Format(Rate), left);
    }

    [LoggerMessage(3011, LogLevel.Information, "Downloaded {Done} of {Total} ({Percent} %), {Rate}/s, {Left} left")]
    private partial void Downloading(string done, string total, int percent, string rate, string left);

    [LoggerMessage(3012, LogLevel.Information, "Downloaded and verified {Done} in {Seconds} s, {Rate}/s")]
    private partial void Downloaded(string done, string seconds, string rate);
}
