using System.ComponentModel;
using System.Diagnostics;

namespace StandIns.Tests.Tools;

/// <summary>A started program, whose lines can be waited for.</summary>
internal sealed class RunningProgram : IDisposable
{
    /// <summary>Long enough for a machine that is busy with other things; only a failing test waits for it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int TextFileBusy = 26;

    private readonly Process _process;
    private readonly LineBuffer _output = new();
    private readonly LineBuffer _errors = new();

    private RunningProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => _output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => _errors.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>Ends when it has ended and all of its output is there.</summary>
    public Task Gone => _process.WaitForExitAsync(TestContext.Current.CancellationToken);

    public string Output => _output.Text;

    public string Errors => _errors.Text;

    public static RunningProgram Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new RunningProgram(Start(start));
    }

    public Task WaitForLineAsync(string part) =>
        _output.WaitForAsync(part).WaitAsync(Patience, TestContext.Current.CancellationToken);

    public Task WaitForErrorAsync(string part) =>
        _errors.WaitForAsync(part).WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>Its exit status; 128 + n for signal n.</summary>
    public async Task<int> EndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        // Until its children have closed the output too, so that nobody writes to a folder that is being removed.
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <remarks>
    /// A child that another test has just forked holds a script open for writing until it becomes its program.
    /// </remarks>
    private static Process Start(ProcessStartInfo start)
    {
        while (true)
        {
            try
            {
                return Process.Start(start)!;
            }
            catch (Win32Exception e) when (e.NativeErrorCode == TextFileBusy)
            {
                Thread.Yield();
            }
        }
    }
}
