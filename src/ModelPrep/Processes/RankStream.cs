using System.Buffers;
using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ModelPrep.Processes;

/// <summary>A pipe for one stream of a rank, and our own stream that it is copied to.</summary>
internal sealed unsafe class RankStream
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private readonly RankLines _lines;
    private readonly int _target;
    private readonly int _writeEnd;

    private RankStream(int rank, int target, UsageReason? reason)
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.CloseOnExec) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        (ReadEnd, _writeEnd, _target, Reason) = (ends[0], ends[1], target, reason);
        _lines = new RankLines(rank, reason is null ? null : reason.Add);
    }

    /// <summary>Descriptor from which the output is read.</summary>
    public int ReadEnd { get; }

    /// <summary>Finds why the rank refuses its arguments. Null for standard output.</summary>
    public UsageReason? Reason { get; }

    /// <summary>Path by which another process opens the write end.</summary>
    public string WriteEndPath =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{_writeEnd}");

    /// <summary>Creates a pipe for the standard output of a rank.</summary>
    public static RankStream Output(int rank) => new(rank, StandardOutput, reason: null);

    /// <summary>Creates a pipe for the standard error of a rank.</summary>
    public static RankStream Error(int rank) => new(rank, StandardError, new UsageReason());

    /// <summary>Closes our write end. The pipe then ends with its last writer.</summary>
    public void CloseWriteEnd() => _ = Libc.Close(_writeEnd);

    /// <summary>Reads a piece and writes the complete lines.</summary>
    /// <returns>False at the end of the pipe.</returns>
    public bool CopyPiece(byte[] piece, ArrayBufferWriter<byte> lines)
    {
        nint read;
        fixed (byte* start = piece)
            read = Libc.Read(ReadEnd, start, (nuint)piece.Length);
        if (read < 0 && Marshal.GetLastPInvokeError() is Libc.Interrupted)
            return true;
        if (read > 0)
            _lines.Add(piece.AsSpan(0, (int)read), lines);
        else
            _lines.End(lines);
        Write(lines.WrittenSpan);
        lines.ResetWrittenCount();
        if (read > 0)
            return true;
        _ = Libc.Close(ReadEnd);
        return false;
    }

    /// <remarks>If nobody reads our stream any more, the output is dropped, because the ranks must not block.</remarks>
    private void Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (nint done = 0; done < bytes.Length; )
            {
                var written = Libc.Write(_target, start + done, (nuint)(bytes.Length - done));
                if (written >= 0)
                    done += written;
                else if (Marshal.GetLastPInvokeError() is Libc.TryAgain)
                    WaitForRoom();
                else if (Marshal.GetLastPInvokeError() is not Libc.Interrupted)
                    return;
            }
        }
    }

    private void WaitForRoom()
    {
        var entry = new Libc.PollEntry { Descriptor = _target, Wanted = Libc.PollOut };
        _ = Libc.Poll(&entry, 1, -1);
    }
}
