namespace LoopbackHub;

/// <summary>Faults in how a range request is understood.</summary>
internal static class FaultyRange
{
    /// <summary>The range to answer with; null is the whole file, an empty one is none.</summary>
    public static ByteRange? Asked(Exchange exchange, long length)
    {
        if (
            ByteRange.Parse(exchange.Header("Range"), length) is not { } range
            || exchange.Take(FaultKind.IgnoreRange) is not null
        )
            return null;
        if (exchange.Take(FaultKind.RangeNotSatisfiable) is not null)
            return ByteRange.None;
        if (exchange.Take(FaultKind.WrongRangeStart) is not { } wrong)
            return range;
        var later = range.Start + wrong.Bytes;
        return range with { Start = later < range.End ? later : Math.Max(0, range.Start - wrong.Bytes) };
    }
}
