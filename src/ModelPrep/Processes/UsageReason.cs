using System.Text;

namespace ModelPrep.Processes;

/// <summary>Finds out why a server refuses its arguments, from its standard error.</summary>
/// <remarks>
/// The server prints about a hundred lines of usage. The C library names an unknown option before them. A wrong value
/// is explained in a paragraph of its own after them.
/// </remarks>
internal sealed class UsageReason
{
    private const int MostLines = 8;
    private readonly List<string> _paragraph = [];
    private string? _before;
    private string? _behind;
    private bool _hasUsage;

    /// <summary>The reason in one line; null if there is none.</summary>
    public string? Text
    {
        get
        {
            EndParagraph();
            return _before ?? _behind;
        }
    }

    /// <summary>Adds the next line.</summary>
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

    /// <remarks>The lines of a usage paragraph are indented.</remarks>
    private void EndParagraph()
    {
        if (_hasUsage && _paragraph.Count > 0)
            _behind = _paragraph.Exists(line => char.IsWhiteSpace(line[0])) ? null : string.Join(' ', _paragraph);
        _paragraph.Clear();
    }
}
