using System.Text.Json;
using ModelPrep.Tests.EndToEnd;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Load;

/// <summary>Runs <c>modelprep load</c> in a folder of its own.</summary>
internal sealed class LoadClient : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string?> _environment;

    public LoadClient() =>
        _environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/bin:/bin",
            ["HOME"] = _folder.Path,
            ["MODELPREP_TERMINATION_LOG"] = File("termination-log", ""),
        };

    /// <summary>A path in its folder.</summary>
    public string this[string name] => _folder[name];

    public LoadClient With(string variable, string? value)
    {
        _environment[variable] = value;
        return this;
    }

    /// <summary>Writes a file into its folder; returns its path.</summary>
    public string File(string name, string text)
    {
        System.IO.File.WriteAllText(_folder[name], text);
        return _folder[name];
    }

    /// <summary>Starts it for a model gpt2 at a server; the command line is split at blanks.</summary>
    public Running Start(GenerateServer server, string commandLine) =>
        Start($"--url {server.Uri} --model gpt2 {commandLine}");

    /// <summary>Starts it.</summary>
    public Running Start(string commandLine) => Start(Binary.ModelPrep, ["load", .. Sandbox.Split(commandLine)]);

    /// <summary>Starts any program as if on this machine.</summary>
    public Running Start(string program, IEnumerable<string> arguments) =>
        new(program, arguments, _environment, _folder.Path);

    /// <summary>Runs it to its end.</summary>
    public async Task<Outcome> RunAsync(GenerateServer server, string commandLine)
    {
        await using var load = Start(server, commandLine);
        return await load.EndAsync();
    }

    /// <summary>Runs it to its end, expects success, and reads its report.</summary>
    public async Task<JsonElement> ReportAsync(GenerateServer server, string commandLine)
    {
        await using var load = Start(server, $"{commandLine} --output json");
        return await ReportAsync(load);
    }

    /// <summary>Waits for its end, expects success, and reads its report.</summary>
    public static async Task<JsonElement> ReportAsync(Running load)
    {
        var outcome = await load.EndAsync();
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return Parse(outcome);
    }

    /// <summary>The report that was printed as JSON.</summary>
    public static JsonElement Parse(Outcome outcome) => JsonDocument.Parse(outcome.Output).RootElement;

    public void Dispose() => _folder.Dispose();
}
