using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ModelPrep.Tests.Fakes;

/// <summary>What a terminal would show. It knows the sequences that are used, and refuses all others.</summary>
internal sealed partial class FakeTerminal
{
    private readonly List<StringBuilder> _lines = [new()];
    private int _row;
    private int _column;

    public FakeTerminal(string written)
    {
        for (var match = Token().Match(written); match.Length > 0; match = match.NextMatch())
            Take(match);
    }

    /// <summary>The lines down to the cursor's, which must be empty with the cursor at its beginning.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            Assert.Equal((_lines.Count - 1, 0, ""), (_row, _column, _lines[^1].ToString()));
            return [.. _lines.Take(_row).Select(line => line.ToString())];
        }
    }

    /// <summary>How far the cursor ever went up at once.</summary>
    public int HighestRise { get; private set; }

    private void Take(Match token)
    {
        switch (token.Value)
        {
            case "\r":
                _column = 0;
                break;
            case "\n":
                (_row, _column) = (_row + 1, 0);
                if (_row == _lines.Count)
                    _lines.Add(new StringBuilder());
                break;
            case "\e[K":
                _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
                break;
            case "\e[J":
                _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                break;
            case ['\e', '[', .. var count, 'A']:
                var rows = int.Parse(count, CultureInfo.InvariantCulture);
                Assert.InRange(rows, 1, _row);
                (_row, HighestRise) = (_row - rows, Math.Max(HighestRise, rows));
                break;
            case ['\e', '[', .., 'm']:
                break; // a colour
            case ['\e', ..]:
                Assert.Fail($"unknown sequence {token.Value[1..]}");
                break;
            default:
                var line = _lines[_row];
                line.Length = Math.Max(line.Length, _column + token.Length);
                line.Remove(_column, token.Length).Insert(_column, token.Value);
                _column += token.Length;
                break;
        }
    }

    [GeneratedRegex(@"\r|\n|\e\[\d*[A-Za-z]|\e.?|[^\r\n\e]+")]
    private static partial Regex Token();
}
