using System.Text;

namespace ModelPrep.Processes;

/// <summary>Finds, in what a server writes to standard error, why it refuses its arguments.</summary>
/// <remarks>
/// It prints some hundred lines of usage. An option that it does not know is named before them, by the C library;
/// what is wrong with a value stands in a paragraph of its own behind them.
/// </remarks>
internal sealed class UsageReason
{
    private const int MostLines = 8;
    private readonly List<string> _paragraph = [];
    private string? _before;
    private string? _behind;
    private bool _hasUsage;

    /// <summary>The reason, in one line; null if there is none.</summary>
    public string? Text
    {
        get
        {
            EndParagraph();
            return _before ?? _behind;
        }
    }

    /// <summary>Takes the next line.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("Usage: "u8))
        {
            _hasUsage = true;
            _before = _paragraph.LastOrDefault(one => one.Contains("option '", StringComparison.Ordinal));
            _paragraph.Clear();
        }
        else if (line.TrimEnd((byte)'\r').IsEmpty)
        {
            EndParagraph();
        }
        else
        {
            if (_paragraph.Count == MostLines)
                _paragraph.RemoveAt(0);
            _paragraph.Add(Encoding.UTF8.GetString(line).TrimEnd('\r'));
        }
    }

    /// <remarks>A paragraph of the usage has lines that are indented.</remarks>
    private void EndParagraph()
    {
        if (_hasUsage && _paragraph.Count > 0)
            _behind = _paragraph.Exists(line => char.IsWhiteSpace(line[0])) ? null : string.Join(' ', _paragraph);
        _paragraph.Clear();
    }
}
