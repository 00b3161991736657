using System.Collections;
using System.Text.Json;

namespace StandIns;

/// <summary>
/// Writes the log that tests read: a line of JSON for each start, and for each event worth asserting.
/// </summary>
internal sealed class EventLog(string program, string? path)
{
    /// <summary>
    /// Records arguments, folder and the whole environment, so that tests can assert what is not in it.
    /// </summary>
    public void Started(string[] arguments) =>
        Write(
            "start",
            json =>
            {
                json.WriteStartArray("argv");
                foreach (var argument in arguments)
                    json.WriteStringValue(argument);
                json.WriteEndArray();
                json.WriteString("cwd", Environment.CurrentDirectory);
                json.WriteStartObject("env");
                foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
                    json.WriteString((string)entry.Key, (string?)entry.Value);
                json.WriteEndObject();
            }
        );

    public void Record(string happened, string? detail = null, int? code = null) =>
        Write(
            happened,
            json =>
            {
                if (detail is not null)
                    json.WriteString("detail", detail);
                if (code is { } number)
                    json.WriteNumber("code", number);
            }
        );

    private void Write(string happened, Action<Utf8JsonWriter> more)
    {
        if (path is null)
            return;
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("program", program);
            json.WriteNumber("pid", Environment.ProcessId);
            json.WriteString("event", happened);
            json.WriteString("time", DateTimeOffset.UtcNow);
            more(json);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        Libc.Append(path, line.ToArray());
    }
}
