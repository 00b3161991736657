using System.Buffers;
using System.Runtime.ExceptionServices;

namespace ModelPrep.Disk;

/// <summary>Copies a range of a file on a file system that may hang.</summary>
/// <remarks>
/// The thread that copies may be left behind in a call that hangs. When that returns after all, somebody else is
/// filling the range, so that nothing is written after <see cref="End"/>. That the sink cannot be written is not the
/// file's fault, and told by <see cref="End"/>.
/// </remarks>
internal sealed class RangeCopy(string path, IRangeSink sink)
{
    private const int BufferBytes = 512 << 10;
    private readonly Lock _gate = new();
    private bool _hasEnded;
    private ExceptionDispatchInfo? _sinkFailure;

    /// <summary>Bytes copied so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Copies on until the end of the range, of the file, or of the work.</summary>
    /// <returns>Whether the range is complete.</returns>
    public bool Run(Pulse pulse)
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
                pulse.Beat();
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

    /// <summary>From now on nothing is written.</summary>
    /// <exception cref="IOException">The sink could not be written.</exception>
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
