using System.Text.Json;

namespace StandIns;

/// <summary>Reads what the stand-ins of a test did.</summary>
public static class StandInLog
{
    /// <summary>All events in the order of their writing; none when there is no log yet.</summary>
    /// <remarks>What follows the last line break is a line that is just being written.</remarks>
    public static IReadOnlyList<StandInEvent> Read(string path) =>
        File.Exists(path) ? [.. File.ReadAllText(path).Split('\n')[..^1].Select(Parse)] : [];

    /// <summary>The starts of one program.</summary>
    public static IReadOnlyList<StandInEvent> Starts(string path, string program) =>
        [.. Read(path).Where(one => one.Program == program && one.Name == "start")];

    /// <summary>Waits until an event is there.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public static async Task<StandInEvent> WaitForAsync(
        string path,
        Func<StandInEvent, bool> isWanted,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        var deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (true)
        {
            if (Read(path).FirstOrDefault(isWanted) is { } found)
                return found;
            if (Environment.TickCount64 > deadline)
                throw new TimeoutException(
                    $"the event did not come in {patience}; {path} has "
                        + $"{string.Join(", ", Read(path).Select(one => one.Name))}"
                );
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
        }
    }

    private static StandInEvent Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        return new StandInEvent(
            Text("program")!,
            root.GetProperty("pid").GetInt32(),
            Text("event")!,
            root.GetProperty("time").GetDateTimeOffset(),
            root.TryGetProperty("argv", out var arguments)
                ? [.. arguments.EnumerateArray().Select(one => one.GetString()!)]
                : [],
            Text("cwd"),
            root.TryGetProperty("env", out var environment)
                ? environment
                    .EnumerateObject()
                    .ToDictionary(one => one.Name, one => one.Value.GetString()!, StringComparer.Ordinal)
                : new Dictionary<string, string>(StringComparer.Ordinal),
            Text("detail"),
            root.TryGetProperty("code", out var code) ? code.GetInt32() : null
        );

        string? Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
