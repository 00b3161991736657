using System.Text;

namespace ModelPrep.Logging;

/// <summary>Standard error: the lines of the log and, on a terminal, changing lines below them.</summary>
/// <remarks>
/// While no changing lines are shown, no escape sequence is written. Each change is a single write, so it never appears
/// in parts. The cursor is always at the beginning of the line below everything, where the next program's output
/// belongs.
/// </remarks>
internal sealed class Screen(Stream output) : IDisposable
{
    private const string ClearToEndOfLine = "\e[K";
    private const string ClearBelow = "\e[J";
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private IReadOnlyList<string> _shown = [];
    private bool _closed;

    /// <summary>Replaces the changing lines. An empty list removes them.</summary>
    public void Show(IReadOnlyList<string> lines)
    {
        lock (_gate)
        {
            if (_closed || (lines.Count == 0 && _shown.Count == 0))
                return;
            Write($"{ToFirstShown}{Drawn(lines)}{ClearBelow}");
            _shown = lines;
        }
    }

    /// <summary>Prints text above the changing lines.</summary>
    /// <param name="text">Whole lines.</param>
    public void Print(string text)
    {
        lock (_gate)
            Write(_shown.Count == 0 ? text : $"{ToFirstShown}{ClearBelow}{text}{Drawn(_shown)}");
    }

    /// <summary>
    /// Removes the changing lines for good: a download that did not end in time may still try to show some.
    /// </summary>
    public void Dispose()
    {
        if (!_gate.TryEnter(CloseTimeout))
            return; // a terminal or pipe that blocks must not keep the process from ending
        Show([]);
        _closed = true;
        _gate.Exit();
    }

    private string ToFirstShown => _shown.Count == 0 ? "" : $"\r\e[{_shown.Count}A";

    private static string Drawn(IReadOnlyList<string> lines) =>
        string.Concat(lines.Select(line => $"{line}{ClearToEndOfLine}\n"));

    private void Write(string text)
    {
        try
        {
            output.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (IOException)
        {
            // The terminal is gone, or the disk of the log is full. The work goes on.
        }
    }
}
