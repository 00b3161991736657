using System.Buffers;
using System.Text;
using ModelPrep.Processes;

namespace ModelPrep.Tests.Processes;

public sealed class RankLinesTests
{
    [Theory]
    [InlineData("", "one\n", "two\n")]
    [InlineData("", "one\ntwo\n")]
    [InlineData("", "o", "ne\nt", "w", "o\n")]
    [InlineData("", "one", "\n", "two", "\n")]
    [InlineData("two", "one\ntwo")]
    public void Pieces_become_whole_lines(string rest, params string[] pieces)
    {
        var (lines, output) = (new RankLines(3), new ArrayBufferWriter<byte>());
        foreach (var piece in pieces)
            lines.Add(Encoding.UTF8.GetBytes(piece), output);
        Assert.Equal(rest.Length == 0 ? "[rank 3] one\n[rank 3] two\n" : "[rank 3] one\n", Text(output));
        lines.End(output);
        Assert.Equal("[rank 3] one\n[rank 3] two\n", Text(output));
    }

    [Fact]
    public void An_empty_line_stays()
    {
        var (lines, output) = (new RankLines(0), new ArrayBufferWriter<byte>());
        lines.Add("\n\n"u8, output);
        lines.End(output);
        Assert.Equal("[rank 0] \n[rank 0] \n", Text(output));
    }

    [Fact]
    public void Output_without_lines_is_not_kept_for_ever()
    {
        var (lines, output) = (new RankLines(0), new ArrayBufferWriter<byte>());
        for (var written = 0; written <= RankLines.LongestLine; written += 1000)
            lines.Add(new byte[1000], output);
        Assert.True(output.WrittenCount > RankLines.LongestLine);
    }

    private static string Text(ArrayBufferWriter<byte> output) => Encoding.UTF8.GetString(output.WrittenSpan);
}
