using System.Text.RegularExpressions;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// What <c>strace</c> saw of a run: each system call with the places in the trace where it began and ended.
/// </summary>
internal sealed partial class SystemCalls
{
    private readonly List<(int Begin, int End, string Text)> _calls = [];

    private SystemCalls(IEnumerable<string> lines)
    {
        var unfinished = new Dictionary<string, (int Begin, string Text)>(StringComparer.Ordinal);
        foreach (var (index, line) in lines.Index())
        {
            var (thread, text) = line.Split(' ', 2) is [var id, var rest] ? (id, rest.TrimStart()) : ("", line);
            if (text.EndsWith(" <unfinished ...>", StringComparison.Ordinal))
                unfinished[thread] = (index, text[..^" <unfinished ...>".Length]);
            else if (Resumed().Match(text) is { Success: true } resumed && unfinished.Remove(thread, out var begun))
                _calls.Add((begun.Begin, index, begun.Text + text[resumed.Length..]));
            else
                _calls.Add((index, index, text));
        }
    }

    /// <summary>Runs modelprep to its end and expects success.</summary>
    /// <param name="sandbox">Where.</param>
    /// <param name="commandLine">Of modelprep.</param>
    /// <param name="calls">Names of system calls, with commas.</param>
    public static async Task<SystemCalls> OfAsync(Sandbox sandbox, string commandLine, string calls)
    {
        var trace = sandbox["trace"];
        await using var run = sandbox.Start(
            "/usr/bin/strace",
            [
                "-f",
                "--seccomp-bpf",
                "-y",
                "-s",
                "4096",
                "-o",
                trace,
                "-e",
                $"trace={calls}",
                Binary.ModelPrep,
                .. Sandbox.Split(commandLine),
            ]
        );
        var outcome = await run.EndAsync();
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return new SystemCalls(await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken));
    }

    /// <summary>Checks that calls happened, each ended before the next began.</summary>
    /// <param name="patterns">
    /// Regular expressions over name and arguments; each is met by the first call that comes late enough.
    /// </param>
    public void InOrder(params string[] patterns)
    {
        var after = -1;
        foreach (var pattern in patterns)
        {
            var call = _calls
                .OrderBy(one => one.Begin)
                .FirstOrDefault(one =>
                    one.Begin > after
                    && Regex.IsMatch(one.Text, pattern)
                    && one.Text.EndsWith("= 0", StringComparison.Ordinal)
                );
            Assert.True(
                call.Text is not null,
                $"{pattern} does not come after the calls before it "
                    + $"in:\n{string.Join('\n', patterns)}\n\n{string.Join('\n', _calls.Select(one => one.Text))}"
            );
            after = call.End;
        }
    }

    [GeneratedRegex("^<\\.\\.\\. [a-z0-9_]+ resumed>")]
    private static partial Regex Resumed();
}
