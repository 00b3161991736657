using System.Diagnostics;

namespace LoopbackHub.Tests.CommandLine;

/// <summary>The program as scripts start it.</summary>
internal sealed class HubProgram : IAsyncDisposable
{
    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "LoopbackHub");
    private readonly Process _process;

    private HubProgram(Process process) => _process = process;

    public static HubProgram Start(params string[] arguments) =>
        new(
            Process.Start(
                new ProcessStartInfo(Executable, arguments)
                {
                    UseShellExecute = false,
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!
        );

    /// <summary>The line that it prints once it listens.</summary>
    public async Task<string> LineAsync() => (await _process.StandardOutput.ReadLineAsync(RunningHub.Patience))!;

    public void CloseInput() => _process.StandardInput.Close();

    public void Terminate() => Process.Start("/bin/kill", [$"{_process.Id}"]).Dispose();

    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(RunningHub.Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}
