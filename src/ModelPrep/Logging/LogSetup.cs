using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Display;

namespace ModelPrep.Logging;

/// <summary>The log: one line per event on standard error, as text or JSON.</summary>
internal static class LogSetup
{
    private const string TextTemplate =
        "{Timestamp:yyyy-MM-ddTHH:mm:sszzz} {Level:u3} {Message:lj} {Exception}{NewLine}";

    /// <summary>Creates the log.</summary>
    /// <param name="screen">Receives the lines.</param>
    /// <param name="json">True for JSON, which has no colours.</param>
    /// <param name="verbose">True to include debug events.</param>
    /// <param name="colours">Colours of warnings and errors.</param>
    public static ILoggerFactory Create(Screen screen, bool json, bool verbose, Colours colours)
    {
        ITextFormatter formatter = json
            ? new RenderedCompactJsonFormatter()
            : new MessageTemplateTextFormatter(TextTemplate);
        var setup = new LoggerConfiguration()
            .MinimumLevel.Is(verbose ? LogEventLevel.Debug : LogEventLevel.Information)
            .WriteTo.Sink(new ScreenSink(formatter, json ? Colours.None : colours, screen));
        return new SerilogLoggerFactory(setup.CreateLogger(), dispose: true);
    }
}
