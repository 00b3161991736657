using System.Globalization;

namespace StandIns.Server;

/// <summary>The server's log: information to standard output, warnings and errors to standard error.</summary>
internal sealed class ServerLog(Terminal terminal, ServerArguments arguments)
{
    public void Info(string text)
    {
        if (arguments.LogsInfo)
            terminal.Line(Format('I', text));
    }

    public void Verbose(string text)
    {
        if (arguments.IsVerbose)
            terminal.Line(Format('I', text));
    }

    public void Warning(string text)
    {
        if (arguments.LogsWarnings)
            terminal.Error(Format('W', text));
    }

    public void Error(string text)
    {
        if (arguments.LogsErrors)
            terminal.Error(Format('E', text));
    }

    /// <summary>A line that no option switches off.</summary>
    public void Plain(string text) => terminal.Line(text);

    private string Format(char level, string text)
    {
        var now = DateTimeOffset.UtcNow;
        return arguments.IsIso8601
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{now:yyyy-MM-ddTHH:mm:ssZ} {level} {Environment.ProcessId} standin:1] {text}"
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{level}{now:MMdd HH:mm:ss.ffffff} {Environment.ProcessId} standin:1] \"{text}\""
            );
    }
}
