namespace ModelPrep.Downloads;

/// <summary>The ranges of a file whose download has not begun, in ascending order. Not thread-safe.</summary>
internal sealed class MissingRanges
{
    private readonly LinkedList<ByteRange> _ranges = [];

    /// <param name="kept">The ranges that are present, ascending and without overlaps.</param>
    /// <param name="size">Size of the file.</param>
    public MissingRanges(IEnumerable<ByteRange> kept, long size)
    {
        var start = 0L;
        foreach (var range in kept)
        {
            if (range.Start > start)
                _ranges.AddLast(new ByteRange(start, range.Start));
            start = range.End;
        }

        if (start < size)
            _ranges.AddLast(new ByteRange(start, size));
    }

    /// <summary>Number of missing bytes.</summary>
    public long Bytes => _ranges.Sum(range => range.Length);

    /// <summary>Position of the first missing byte, or null.</summary>
    public long? First => _ranges.First?.Value.Start;

    /// <summary>
    /// Takes about <paramref name="length"/> bytes from the beginning. Takes the whole range if the rest would be
    /// shorter than <paramref name="shortest"/>.
    /// </summary>
    public ByteRange? Take(long length, long shortest)
    {
        if (_ranges.First is not { Value: var first } node)
            return null;
        if (first.Length - length < shortest)
        {
            _ranges.Remove(node);
            return first;
        }

        node.Value = first with { Start = first.Start + length };
        return first with { End = first.Start + length };
    }

    /// <summary>Adds a range.</summary>
    public void Add(ByteRange range)
    {
        var next = _ranges.First;
        while (next is not null && next.Value.Start < range.Start)
            next = next.Next;
        if (next is null)
            _ranges.AddLast(range);
        else
            _ranges.AddBefore(next, range);
    }

    /// <summary>Removes all ranges.</summary>
    public void Clear() => _ranges.Clear();
}
