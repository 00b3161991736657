using System.Buffers;
using System.Globalization;
using System.Text;

namespace ModelPrep.Processes;

/// <summary>Joins the pieces of a rank's output to whole lines, and puts the rank in front of each.</summary>
/// <param name="rank">The rank.</param>
/// <param name="onLine">Receives each line without its end.</param>
internal sealed class RankLines(int rank, Action<ReadOnlySpan<byte>>? onLine = null)
{
    /// <summary>Longer lines are split, which limits memory.</summary>
    public const int LongestLine = 1 << 20;

    private readonly byte[] _prefix = Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"[rank {rank}] ")
    );
    private readonly ArrayBufferWriter<byte> _begun = new();

    /// <summary>Adds a piece, and writes the lines that it completes.</summary>
    public void Add(ReadOnlySpan<byte> piece, IBufferWriter<byte> output)
    {
        while (piece.IndexOf((byte)'\n') is var end and >= 0)
        {
            Write(piece[..end], output);
            piece = piece[(end + 1)..];
        }

        _begun.Write(piece);
        if (_begun.WrittenCount > LongestLine)
            End(output);
    }

    /// <summary>Writes a last line that has no line break.</summary>
    public void End(IBufferWriter<byte> output)
    {
        if (_begun.WrittenCount > 0)
            Write([], output);
    }

    private void Write(ReadOnlySpan<byte> rest, IBufferWriter<byte> output)
    {
        output.Write(_prefix);
        if (_begun.WrittenCount > 0)
        {
            _begun.Write(rest);
            rest = _begun.WrittenSpan;
        }

        output.Write(rest);
        output.Write("\n"u8);
        onLine?.Invoke(rest);
        _begun.ResetWrittenCount();
    }
}
