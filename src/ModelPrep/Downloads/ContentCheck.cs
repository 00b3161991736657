using System.Buffers;
using System.IO.Hashing;

namespace ModelPrep.Downloads;

/// <summary>Hashes a file right behind its download, while the bytes are still in memory.</summary>
internal sealed class ContentCheck(
    RemoteFile file,
    IPartialFile partial,
    IReadOnlyList<KeptRange> keptRanges,
    RangeQueue queue
)
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Follows the download to the end of the file.</summary>
    /// <returns>The problem with the content; null if it matches the listing.</returns>
    public async Task<ContentProblem?> RunAsync(CancellationToken cancellationToken)
    {
        using var hash = file.Digest.StartHash(file.Size);
        var kept = new Queue<KeptRange>(keptRanges);
        var checksum = new XxHash3();
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BufferBytes, Math.Max(1, file.Size)));
        try
        {
            for (var position = 0L; position < file.Size; )
            {
                var frontier = await queue.FrontierBeyondAsync(position, cancellationToken);
                while (position < frontier)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var count = ReadUpTo(kept, position, frontier, buffer);
                    if (count == 0)
                        return new ContentProblem($"its part at byte {position} is not on the disk", Damaged: null);
                    hash.AppendData(buffer, 0, count);
                    position += count;
                    if (kept.TryPeek(out var range) && range.Range.Start < position)
                    {
                        checksum.Append(buffer.AsSpan(0, count));
                        if (position < range.Range.End)
                            continue;
                        if (checksum.GetCurrentHashAsUInt64() != kept.Dequeue().Checksum)
                            return new ContentProblem(
                                $"bytes {range.Range.Start} to {range.Range.End}, kept from an earlier run, were "
                                    + "damaged on the disk",
                                range
                            );
                        checksum.Reset();
                    }
                }

                partial.ReleaseUpTo(position);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        var actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        return actual == file.Digest.Hex
            ? null
            : new ContentProblem($"its {file.Digest.Algorithm} is {actual}, expected {file.Digest.Hex}", Damaged: null);
    }

    /// <summary>
    /// Reads on, but not across the beginning or end of a kept range, whose checksum is compared separately.
    /// </summary>
    private int ReadUpTo(Queue<KeptRange> kept, long position, long frontier, byte[] buffer)
    {
        while (kept.TryPeek(out var passed) && passed.Range.End <= position)
            kept.Dequeue();
        var limit = kept.TryPeek(out var range)
            ? (position < range.Range.Start ? range.Range.Start : range.Range.End)
            : file.Size;
        var length = Math.Min(Math.Min(frontier, limit) - position, buffer.Length);
        return partial.Read(position, buffer.AsSpan(0, (int)length));
    }
}

/// <summary>A problem with the content of a file.</summary>
/// <param name="What">Description, for a message about the file.</param>
/// <param name="Damaged">The only range that is wrong; null if that is unknown.</param>
internal sealed record ContentProblem(string What, KeptRange? Damaged);
