using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace ModelPrep.Logging;

/// <summary>Writes each event as one line.</summary>
internal sealed class ScreenSink(ITextFormatter formatter, Screen screen) : ILogEventSink
{
    public void Emit(LogEvent logEvent)
    {
        using var text = new StringWriter();
        formatter.Format(logEvent, text);
        // Events quote tools and servers, whose carriage returns and escape sequences would spoil the log, or a terminal.
        var line = string.Concat(text.ToString().TrimEnd().Select(one => char.IsControl(one) ? ' ' : one));
        screen.Print(line + "\n");
    }
}
