using System.Buffers;
using System.Runtime.ExceptionServices;

namespace ModelPrep.Disk;

/// <summary>Copies a range of a file on a file system that may hang.</summary>
/// <remarks>
/// The copying thread may be left behind in a call that hangs. If that call returns later, another thread is filling
/// the range, so nothing is written after <see cref="End"/>. Write errors are rethrown by <see cref="End"/>; they are
/// not blamed on the shared file system.
/// </remarks>
internal sealed class RangeCopy(string path, IRangeSink sink)
{
    private const int BufferBytes = 512 << 10;
    private readonly Lock _gate = new();
    private bool _hasEnded;
    private ExceptionDispatchInfo? _sinkFailure;

    /// <summary>Bytes copied so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Copies until the end of the range, of the file, or until <see cref="End"/>.</summary>
    /// <returns>True if the range is complete.</returns>
    public bool Run(Heartbeat heartbeat)
    {
        using var source = RegularFile.OpenRead(path);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (sink.End - sink.Position is var left and > 0)
            {
                var count = RandomAccess.Read(
                    source,
                    buffer.AsSpan(0, (int)Math.Min(left, BufferBytes)),
                    sink.Position
                );
                heartbeat.Beat();
                if (count == 0 || !TryWrite(buffer.AsSpan(0, count)))
                    return false;
            }

            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Prevents any further write.</summary>
    /// <exception cref="IOException">Writing to the sink failed.</exception>
    public void End()
    {
        lock (_gate)
            _hasEnded = true;
        _sinkFailure?.Throw();
    }

    private bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_hasEnded)
                return false;
            try
            {
                sink.Write(bytes);
                Bytes += bytes.Length;
                return true;
            }
            catch (IOException e)
            {
                _sinkFailure = ExceptionDispatchInfo.Capture(e);
                return false;
            }
        }
    }
}
