namespace StandIns.Tests.Tools;

/// <summary>Lines of a program's output as they come.</summary>
internal sealed class LineBuffer
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Part, TaskCompletionSource Seen)> _waiting = [];

    public string Text
    {
        get
        {
            lock (_lock)
                return string.Join('\n', _lines);
        }
    }

    public void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lock)
        {
            _lines.Add(line);
            foreach (var (part, seen) in _waiting.Where(one => line.Contains(one.Part, StringComparison.Ordinal)))
                seen.TrySetResult();
        }
    }

    public Task WaitForAsync(string part)
    {
        lock (_lock)
        {
            if (_lines.Exists(line => line.Contains(part, StringComparison.Ordinal)))
                return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((part, seen));
            return seen.Task;
        }
    }
}
