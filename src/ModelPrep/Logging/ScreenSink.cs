using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace ModelPrep.Logging;

/// <summary>Writes each event as one line.</summary>
/// <param name="formatter">Makes its text.</param>
/// <param name="colours">For the word that says how grave it is; none for a log that a program reads.</param>
/// <param name="screen">Where it goes.</param>
internal sealed class ScreenSink(ITextFormatter formatter, Colours colours, Screen screen) : ILogEventSink
{
    public void Emit(LogEvent logEvent)
    {
        using var text = new StringWriter();
        formatter.Format(logEvent, text);
        // Events quote tools and servers, whose carriage returns and escape sequences would spoil the log, or a
        // terminal.
        var line = ForeignText.Clean(text.ToString().TrimEnd());
        screen.Print(WithColour(line, logEvent.Level) + "\n");
    }

    /// <remarks>The level is the second word; what follows may be quoted from anywhere.</remarks>
    private string WithColour(string line, LogEventLevel level)
    {
        if (!colours.AreOn || level < LogEventLevel.Warning || line.Split(' ', 3) is not [var time, var word, var rest])
            return line;
        return $"{time} {(level is LogEventLevel.Warning ? colours.Yellow(word) : colours.Red(word))} {rest}";
    }
}
