using System.Text;

namespace ModelPrep.Logging;

/// <summary>Standard error: the lines of the log and, on a terminal, lines that change below them.</summary>
/// <remarks>
/// While nothing is shown, no escape sequence is written. Each change is one write, so that nobody sees half of it. The
/// cursor is always at the beginning of the line below everything, where the next program's output belongs.
/// </remarks>
internal sealed class Screen(Stream output) : IDisposable
{
    private const string ClearToEndOfLine = "\e[K";
    private const string ClearBelow = "\e[J";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private IReadOnlyList<string> _shown = [];
    private bool _closed;

    /// <summary>Puts lines in the place of those shown before; none takes them away.</summary>
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

    /// <summary>Writes text that stays, above the lines that are shown.</summary>
    /// <param name="text">Whole lines.</param>
    public void Print(string text)
    {
        lock (_gate)
            Write(_shown.Count == 0 ? text : $"{ToFirstShown}{ClearBelow}{text}{Drawn(_shown)}");
    }

    /// <summary>
    /// Takes the lines away, and shows no others: a download that did not end in time may still want to.
    /// </summary>
    public void Dispose()
    {
        if (!_gate.TryEnter(Patience))
            return; // a terminal or a reader of the log that takes nothing must not keep the process from ending
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
            // The terminal is gone, or the log's disk is full: no reason for the work to fail.
        }
    }
}
