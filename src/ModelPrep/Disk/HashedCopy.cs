using System.Buffers;
using System.Security.Cryptography;

namespace ModelPrep.Disk;

/// <summary>Copies one file, hashes it on the way, and flushes it.</summary>
internal static class HashedCopy
{
    /// <summary>Small enough to stay in the processor's cache between reading, hashing and writing.</summary>
    private const int BufferBytes = 256 << 10;

    /// <param name="source">Read to its end.</param>
    /// <param name="to">The copy. It must not exist.</param>
    /// <param name="size">Expected number of bytes.</param>
    /// <param name="modifiedAt">Modification time of the copy; null for now.</param>
    /// <param name="hash">Receives every byte.</param>
    /// <param name="heartbeat">Receives heartbeats.</param>
    /// <param name="failed">Cancels the copy.</param>
    public static void Run(
        Stream source,
        string to,
        long size,
        DateTimeOffset? modifiedAt,
        IncrementalHash hash,
        Heartbeat heartbeat,
        CancellationToken failed
    )
    {
        heartbeat.Beat(); // opening may have hung, and the folder of the copy may be gone
        using var target = RegularFile.Create(to, size);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (var offset = 0L; source.Read(buffer, 0, BufferBytes) is var count and > 0; offset += count)
            {
                failed.ThrowIfCancellationRequested();
                if (offset + count > size)
                    throw new BrokenContentException(
                        Messages.CopyDamaged,
                        $"There are more than the {size} bytes of {to}",
                        "It is not used"
                    );
                heartbeat.Beat();
                hash.AppendData(buffer, 0, count);
                RegularFile.Write(target, to, buffer.AsSpan(0, count), offset);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (modifiedAt is { } modified)
            File.SetLastWriteTimeUtc(target, modified.UtcDateTime);
        DurableFile.Flush(target, to);
        RegularFile.Close(target, to);
        heartbeat.Beat();
    }
}
