using System.Text;
using System.Text.RegularExpressions;
using ModelPrep.Tests.EndToEnd;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Terminal;

/// <summary>
/// modelprep on a terminal of its own, with a keyboard: real line discipline, real signals, by <c>script</c>.
/// </summary>
internal sealed partial class PseudoTerminal : IAsyncDisposable
{
    private readonly Sandbox _sandbox;
    private readonly Running _script;

    private PseudoTerminal(Sandbox sandbox, string commandLine, int columns, int rows, string? term)
    {
        _sandbox = sandbox;
        foreach (var name in new[] { "terminal", "keys", "pid" })
            File.Delete(sandbox[name]);
        _script = sandbox
            .With("TERM", term)
            .Start(
                "/bin/sh",
                [
                    "-c",
                    "mkfifo keys && exec script --quiet --flush --return --command \"$0\" terminal <>keys",
                    $"stty columns {columns} rows {rows} && echo $$ >pid && exec {Binary.ModelPrep} {commandLine}",
                ]
            );
    }

    /// <summary>Starts it.</summary>
    /// <param name="sandbox">Where.</param>
    /// <param name="commandLine">
    /// What a shell reads after the program: <c>2>file</c> takes standard error off the terminal.
    /// </param>
    /// <param name="columns">Width of the terminal.</param>
    /// <param name="rows">Its height.</param>
    /// <param name="term">What TERM says; null for nothing.</param>
    public static PseudoTerminal Start(
        Sandbox sandbox,
        string commandLine,
        int columns = 80,
        int rows = 24,
        string? term = "xterm"
    ) => new(sandbox, commandLine, columns, rows, term);

    /// <summary>Runs it to its end.</summary>
    public static async Task<PseudoTerminal> RunAsync(
        Sandbox sandbox,
        string commandLine,
        int status = 0,
        int columns = 80,
        int rows = 24,
        string? term = "xterm"
    )
    {
        var terminal = Start(sandbox, commandLine, columns, rows, term);
        var ended = (await terminal.EndAsync()).ExitCode;
        Assert.True(ended == status, $"{ended} instead of {status}: {terminal.Written}");
        return terminal;
    }

    /// <summary>Its process.</summary>
    public int Id => int.Parse(File.ReadAllText(_sandbox["pid"]));

    /// <summary>
    /// All that was written so far, without what <c>script</c> says about itself, .NET about the keypad, and the
    /// terminal about Ctrl-C.
    /// </summary>
    public string Written =>
        ByScript()
            .Replace(File.ReadAllText(_sandbox["terminal"]), "")
            .Replace("^C", "", StringComparison.Ordinal)
            .Replace("\e[?1h\e=", "", StringComparison.Ordinal);

    /// <summary>
    /// What is seen now that it has ended: whole lines, and a cursor at the beginning of the one below.
    /// </summary>
    public FakeTerminal Seen => new(Written);

    /// <summary>Waits for a line with a text.</summary>
    public Task<string> LineAsync(string text) => _script.LineAsync(text);

    /// <summary>Waits for its end; returns its status.</summary>
    public Task<Outcome> EndAsync() => _script.EndAsync();

    /// <summary>Presses Ctrl-C: the terminal sends SIGINT to whatever runs in its foreground.</summary>
    public async Task InterruptAsync()
    {
        await using var keys = new FileStream(
            _sandbox["keys"],
            FileMode.Open,
            FileAccess.Write,
            FileShare.ReadWrite,
            bufferSize: 0
        );
        await keys.WriteAsync(Encoding.ASCII.GetBytes("\x03"), TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _script.DisposeAsync();

    [GeneratedRegex(@"^Script started.*\n|\nScript done.*\n$")]
    private static partial Regex ByScript();
}
