using System.Diagnostics;

namespace ModelPrep.Tests.Fakes;

/// <summary>Runs programs as any program does.</summary>
/// <remarks>
/// The product's own runner ends all that its process has started and does not know. In the process of the tests, that
/// is what other tests have started.
/// </remarks>
internal sealed class PlainRunner : ICommandRunner
{
    public async Task<int> RunAsync(ToolCommand command, Action<string> onLine, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command.FilePath, command.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await Task.WhenAll(PassAsync(process.StandardOutput), PassAsync(process.StandardError));
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;

        async Task PassAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
                onLine(line);
        }
    }
}
