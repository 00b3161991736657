using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using ModelPrep.Logging;

namespace ModelPrep.Processes;

/// <summary>The pipe for a tool's output, and the thread that reads it line by line.</summary>
/// <remarks>
/// A carriage return also ends a line, as in a progress bar. Lines over 1 MiB are split. The lines are safe to print:
/// tokens and terminal control sequences are replaced here.
/// </remarks>
internal sealed unsafe class ChildOutput : IDisposable
{
    private const int PieceBytes = 1 << 16;
    private const int LongestLine = 1 << 20;
    private readonly Action<string> _onLine;
    private readonly int _readEnd;
    private readonly MemoryStream _line = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _writeEnd;
    private bool _isAfterReturn;
    private volatile bool _isAbandoned;

    /// <param name="onLine">Receives each line on the reading thread.</param>
    public ChildOutput(Action<string> onLine)
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.CloseOnExec) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        (_onLine, _readEnd, _writeEnd) = (onLine, ends[0], ends[1]);
    }

    /// <summary>The child's end of the pipe.</summary>
    public int WriteEnd => _writeEnd;

    /// <summary>Completes when no process can write any more.</summary>
    public Task End => _end.Task;

    /// <summary>Starts to read. Call it when the child has its end of the pipe.</summary>
    public void Begin()
    {
        CloseWriteEnd();
        new Thread(Read) { IsBackground = true, Name = "tool output" }.Start();
    }

    /// <summary>Stops reading, even if a process can still write.</summary>
    public void Dispose()
    {
        _isAbandoned = true;
        CloseWriteEnd();
    }

    private void CloseWriteEnd()
    {
        if (_writeEnd >= 0)
            _ = Libc.Close(_writeEnd);
        _writeEnd = -1;
    }

    private void Read()
    {
        try
        {
            var piece = new byte[PieceBytes];
            while (!_isAbandoned && ReadPiece(piece) is var count && count != 0)
                Take(piece.AsSpan(0, Math.Max(0, count)));
            EndLine(evenEmpty: false);
            _end.SetResult();
        }
        catch (Exception e)
        {
            _end.SetException(e); // thrown by the receiver of the lines
        }
        finally
        {
            _ = Libc.Close(_readEnd);
            _line.Dispose();
        }
    }

    /// <returns>Bytes read; 0 at the end, -1 if nothing has arrived yet.</returns>
    private int ReadPiece(byte[] piece)
    {
        const int PollMilliseconds = 100;
        var entry = new Libc.PollEntry { Descriptor = _readEnd, Wanted = Libc.PollIn };
        if (Libc.Poll(&entry, 1, PollMilliseconds) <= 0)
            return -1;
        fixed (byte* start = piece)
        {
            var count = (int)Libc.Read(_readEnd, start, (nuint)piece.Length);
            return count < 0 && Marshal.GetLastPInvokeError() is not Libc.Interrupted ? 0 : count;
        }
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            var taken = Math.Min(end < 0 ? bytes.Length : end, LongestLine - (int)_line.Length);
            _line.Write(bytes[..taken]);
            _isAfterReturn &= taken == 0;
            bytes = bytes[taken..];
            if (end == taken)
            {
                EndLine(evenEmpty: bytes[0] == '\n' && !_isAfterReturn);
                _isAfterReturn = bytes[0] == '\r';
                bytes = bytes[1..];
            }
            else if (_line.Length == LongestLine)
            {
                EndLine(evenEmpty: false);
            }
        }
    }

    private void EndLine(bool evenEmpty)
    {
        if (_line.Length > 0 || evenEmpty)
            _onLine(ForeignText.Clean(Encoding.UTF8.GetString(_line.GetBuffer(), 0, (int)_line.Length)));
        _line.SetLength(0);
    }
}
