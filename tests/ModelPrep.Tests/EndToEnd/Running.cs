using System.Diagnostics;
using System.Text;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A process of a test.</summary>
internal sealed class Running : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _log = new();
    private readonly List<(Func<string, bool> Predicate, TaskCompletionSource<string> Source)> _waiting = [];

    public Running(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?> environment,
        string folder
    )
    {
        // What the tests' own starter ignores, as a shell does to SIGINT for what it runs in the background, is heeded
        // here.
        var start = new ProcessStartInfo("/usr/bin/env", ["--default-signal", program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Take(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Take(_log, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>When it ended.</summary>
    public DateTime EndedAt => _process.ExitTime.ToUniversalTime();

    /// <summary>Waits for the first line, of either stream, that holds a text.</summary>
    public Task<string> LineAsync(string text)
    {
        lock (_waiting)
        {
            var known = $"{_output}{_log}"
                .Split('\n')
                .FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal));
            if (known is not null)
                return Task.FromResult(known);
            var source = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((line => line.Contains(text, StringComparison.Ordinal), source));
            return source.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
    }

    public void Signal(string name) => Signal(name, _process.Id);

    /// <summary>Sends a signal to any process of this test, or to a process group, whose number is negative.</summary>
    public static void Signal(string name, int process)
    {
        using var kill = Process.Start("/bin/kill", ["-s", name, "--", $"{process}"]);
        kill.WaitForExit();
    }

    public async Task<Outcome> EndAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return new Outcome(_process.ExitCode, _output.ToString(), _log.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private void Take(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (_waiting)
        {
            text.Append(line).Append('\n');
            foreach (var waiting in _waiting.Where(waiting => waiting.Predicate(line)))
                waiting.Source.TrySetResult(line);
        }
    }
}

/// <summary>How a process ended.</summary>
/// <param name="ExitCode">Its exit status; 128 + n for signal n.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Log">Standard error.</param>
internal sealed record Outcome(int ExitCode, string Output, string Log);
