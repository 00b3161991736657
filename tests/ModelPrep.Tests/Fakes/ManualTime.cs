using System.Threading.Channels;

namespace ModelPrep.Tests.Fakes;

/// <summary>A clock that stands still until it is advanced; timers fire while it is.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private readonly Channel<TimeSpan> _created = Channel.CreateUnbounded<TimeSpan>();
    private long _now = 1;

    /// <summary>How far the date is ahead of the machine's; it may jump, which is no passing of time.</summary>
    public TimeSpan Ahead { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_timers)
            _timers.Add(timer);
        _created.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until somebody waits for so long.</summary>
    public async Task TimerAsync(TimeSpan dueTime, CancellationToken cancellationToken)
    {
        while (await _created.Reader.ReadAsync(cancellationToken) != dueTime)
        {
            // Somebody waits for something else.
        }
    }

    /// <summary>Lets time pass; returns how many times a timer fired.</summary>
    public int Advance(TimeSpan time)
    {
        var end = _now + time.Ticks;
        for (var fired = 0; ; fired++)
        {
            ManualTimer? next;
            lock (_timers)
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (next is null)
            {
                _now = end;
                return fired;
            }

            _now = next.Due!.Value;
            next.Fire();
        }
    }

    /// <summary>
    /// Lets time pass at once, as on a machine that slept: what is due fires once, when all of it has passed.
    /// </summary>
    public void Leap(TimeSpan time)
    {
        _now += time.Ticks;
        ManualTimer[] due;
        lock (_timers)
            due = [.. _timers.Where(timer => timer.Due <= _now)];
        Array.ForEach(due, timer => timer.Fire());
    }

    private sealed class ManualTimer(ManualTime time, Action callback) : ITimer
    {
        private TimeSpan _period;

        public long? Due { get; private set; }

        public void Fire()
        {
            Due = _period < TimeSpan.Zero ? null : Due + _period.Ticks;
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            (Due, _period) = (dueTime < TimeSpan.Zero ? null : time._now + dueTime.Ticks, period);
            return true;
        }

        public void Dispose() => Due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
