using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace ModelPrep.Logging;

/// <summary>Writes each event as one line.</summary>
/// <param name="formatter">Formats the event.</param>
/// <param name="colours">Colours of the level; none for a log that a program reads.</param>
/// <param name="screen">Receives the lines.</param>
internal sealed class ScreenSink(ITextFormatter formatter, Colours colours, Screen screen) : ILogEventSink
{
    public void Emit(LogEvent logEvent)
    {
        using var text = new StringWriter();
        formatter.Format(logEvent, text);
        // Events quote tools and servers. Their carriage returns and escape sequences would spoil the log or a
        // terminal.
        var line = ForeignText.Clean(text.ToString().TrimEnd());
        screen.Print(WithColour(line, logEvent.Level) + "\n");
    }

    /// <remarks>The level is the second word. The text after it may be quoted from any source.</remarks>
    private string WithColour(string line, LogEventLevel level)
    {
        if (!colours.AreOn || level < LogEventLevel.Warning || line.Split(' ', 3) is not [var time, var word, var rest])
            return line;
        return $"{time} {(level is LogEventLevel.Warning ? colours.Yellow(word) : colours.Red(word))} {rest}";
    }
}
