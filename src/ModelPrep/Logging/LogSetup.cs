using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;

namespace ModelPrep.Logging;

/// <summary>The log: one line per event on standard error, as text or as JSON.</summary>
internal static class LogSetup
{
    private const string TextTemplate = "{Timestamp:yyyy-MM-ddTHH:mm:sszzz} {Level:u3} {Message:lj}{NewLine}";

    /// <summary>Creates the log; disposing it flushes.</summary>
    public static ILoggerFactory Create(bool json, bool verbose)
    {
        var setup = new LoggerConfiguration().MinimumLevel.Is(verbose ? LogEventLevel.Debug : LogEventLevel.Information);
        setup = json
            ? setup.WriteTo.Console(new RenderedCompactJsonFormatter(), standardErrorFromLevel: LogEventLevel.Verbose)
            : setup.WriteTo.Console(standardErrorFromLevel: LogEventLevel.Verbose, outputTemplate: TextTemplate, theme: Serilog.Sinks.SystemConsole.Themes.ConsoleTheme.None);
        return new SerilogLoggerFactory(setup.CreateLogger(), dispose: true);
    }
}
