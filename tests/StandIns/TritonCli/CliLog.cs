namespace StandIns.TritonCli;

/// <summary>The CLI's own lines.</summary>
internal sealed class CliLog(Terminal terminal)
{
    public void Info(string text) => terminal.Error($"triton - INFO - {text}");

    public void Warning(string text) => terminal.Error($"triton - WARNING - {text}");

    public void Error(string text) => terminal.Error($"triton - ERROR - {text}");

    public void Plain(string text) => terminal.Line(text);
}
