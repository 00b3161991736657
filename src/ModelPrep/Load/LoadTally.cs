namespace ModelPrep.Load;

/// <summary>Counts requests while they are sent. Thread-safe.</summary>
internal sealed class LoadTally(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly LatencyHistogram _latency = new();
    private readonly LatencyHistogram _firstToken = new();
    private readonly LatencyHistogram _betweenTokens = new();
    private readonly LatencyHistogram _interval = new();
    private readonly List<FailureCount> _failures = [];
    private long _sent;
    private long _failed;
    private long _aborted;
    private long _skipped;
    private bool _isModelUnknown = true;
    private long? _tokens = 0;
    private long _started = time.GetTimestamp();
    private long _lastEnd = time.GetTimestamp();
    private long _intervalStarted = time.GetTimestamp();

    /// <summary>Requests in flight.</summary>
    public long InFlight
    {
        get
        {
            lock (_gate)
                return _sent - _latency.Count - _failed - _aborted;
        }
    }

    /// <summary>Starts the clock of the run.</summary>
    public void Start()
    {
        lock (_gate)
            _started = _lastEnd = _intervalStarted = time.GetTimestamp();
    }

    /// <summary>Counts a request that is sent.</summary>
    public void Begin()
    {
        lock (_gate)
            _sent++;
    }

    /// <summary>Counts a request that was due but is not sent. Returns true for the first one.</summary>
    public bool Skip()
    {
        lock (_gate)
            return _skipped++ == 0;
    }

    /// <summary>Counts the end of a request. Returns true for the first failure with its cause.</summary>
    public bool End(RequestOutcome outcome)
    {
        lock (_gate)
        {
            _lastEnd = time.GetTimestamp();
            if (outcome.Answer is { } answer)
                Add(answer);
            else if (outcome.Failure is { } failure)
                return Add(failure);
            else
                _aborted++;
            return false;
        }
    }

    /// <summary>Reports the progress and starts a new interval.</summary>
    public LoadInterval TakeInterval()
    {
        lock (_gate)
        {
            var seconds = time.GetElapsedTime(_intervalStarted).TotalSeconds;
            var interval = new LoadInterval(
                time.GetElapsedTime(_started),
                InFlight,
                _latency.Count,
                _failed,
                PerSecond(_interval.Count, seconds),
                _interval.Percentile(50),
                _interval.Percentile(99)
            );
            _interval.Clear();
            _intervalStarted = time.GetTimestamp();
            return interval;
        }
    }

    /// <summary>Reports the results so far.</summary>
    public LoadReport Report()
    {
        lock (_gate)
        {
            var (duration, succeeded) = (time.GetElapsedTime(_started, _lastEnd), _latency.Count);
            return new LoadReport(
                _sent,
                succeeded,
                _failed,
                _aborted,
                _skipped,
                [.. _failures],
                succeeded == 0 && _failed > 0 && _isModelUnknown,
                duration,
                PerSecond(succeeded, duration.TotalSeconds),
                succeeded == 0 || _tokens is not { } tokens ? null : PerSecond(tokens, duration.TotalSeconds),
                _latency.Summarize(),
                _firstToken.Summarize(),
                _betweenTokens.Summarize()
            );
        }
    }

    private void Add(RequestAnswer answer)
    {
        _latency.Add(answer.Latency);
        _interval.Add(answer.Latency);
        if (answer.FirstToken is { } first)
            _firstToken.Add(first);
        if (answer.BetweenTokens is { } between)
            _betweenTokens.Add(between);
        _tokens += answer.OutputTokens; // becomes null if a response does not report its tokens
    }

    private bool Add(RequestFailure failure)
    {
        _failed++;
        _isModelUnknown &= failure.IsModelUnknown;
        var known = _failures.FindIndex(count =>
            (count.First.Cause, count.First.Status) == (failure.Cause, failure.Status)
        );
        if (known < 0)
            _failures.Add(new FailureCount(failure, 1));
        else
            _failures[known] = _failures[known] with { Count = _failures[known].Count + 1 };
        return known < 0;
    }

    private static double PerSecond(long count, double seconds) => seconds > 0 ? Math.Round(count / seconds, 3) : 0;
}
