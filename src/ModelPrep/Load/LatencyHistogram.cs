using System.Numerics;

namespace ModelPrep.Load;

/// <summary>
/// Counts times in slots whose width grows with the time. Memory does not depend on the number of times.
/// </summary>
/// <remarks>
/// Each doubling of the time has 128 slots of equal width. Below 256 µs, each microsecond has a slot. A percentile is
/// the middle of its slot, at most 0.4 % from the true value. Minimum, mean and maximum are exact. Not thread-safe.
/// </remarks>
internal sealed class LatencyHistogram
{
    private const int HalfBits = 7;
    private const int HalfSlots = 1 << HalfBits;
    private const int TopBit = 42; // 2^43 µs, more than three months
    private const long Most = (1L << (TopBit + 1)) - 1;
    private readonly long[] _slots = new long[((TopBit - HalfBits + 2) * HalfSlots)];
    private double _sumMicroseconds;
    private long _least = long.MaxValue;
    private long _most;

    /// <summary>Number of times counted.</summary>
    public long Count { get; private set; }

    /// <summary>Counts a time. A negative time counts as zero.</summary>
    public void Add(TimeSpan time)
    {
        var microseconds = Math.Clamp(time.Ticks / TimeSpan.TicksPerMicrosecond, 0, Most);
        _slots[SlotOf(microseconds)]++;
        _sumMicroseconds += microseconds;
        _least = Math.Min(_least, microseconds);
        _most = Math.Max(_most, microseconds);
        Count++;
    }

    /// <summary>The time that this share of all times does not exceed; null if no time was counted.</summary>
    /// <param name="percent">Above 0, up to 100.</param>
    public TimeSpan? Percentile(double percent)
    {
        if (Count == 0)
            return null;
        var rank = Math.Clamp((long)Math.Ceiling(Count * percent / 100), 1, Count);
        var slot = 0;
        for (var seen = _slots[0]; seen < rank; seen += _slots[slot])
            slot++;
        return TimeSpan.FromMicroseconds(Math.Clamp(MiddleOf(slot), _least, _most));
    }

    /// <summary>Summarizes the times; null if no time was counted.</summary>
    public LatencySummary? Summarize() =>
        Count == 0
            ? null
            : new LatencySummary(
                Count,
                Milliseconds(_least),
                Milliseconds(_sumMicroseconds / Count),
                PercentileMs(50),
                PercentileMs(90),
                PercentileMs(95),
                PercentileMs(99),
                Milliseconds(_most)
            );

    /// <summary>Removes all times.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        (_sumMicroseconds, _least, _most, Count) = (0, long.MaxValue, 0, 0);
    }

    private double PercentileMs(double percent) => Milliseconds(Percentile(percent)!.Value.TotalMicroseconds);

    private static double Milliseconds(double microseconds) => Math.Round(microseconds / 1000, 3);

    private static int SlotOf(long microseconds)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)microseconds) - HalfBits);
        return (shift * HalfSlots) + (int)(microseconds >> shift);
    }

    private static long MiddleOf(int slot)
    {
        var shift = Math.Max(0, (slot / HalfSlots) - 1);
        var first = (long)(slot - (shift * HalfSlots)) << shift;
        return first + ((1L << shift) / 2);
    }
}
