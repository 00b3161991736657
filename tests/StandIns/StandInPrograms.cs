using StandIns.Engines;
using StandIns.Install;
using StandIns.NvidiaSmi;
using StandIns.Server;
using StandIns.TritonCli;

namespace StandIns;

/// <summary>The programs that this executable can be.</summary>
internal static class StandInPrograms
{
    private const int UsageStatus = 64;
    private const int BrokenStatus = 70;

    private static readonly Dictionary<string, Func<ProgramContext, string[], int>> Programs = new(
        StringComparer.Ordinal
    )
    {
        ["triton"] = TritonProgram.Run,
        ["tritonserver"] = ServerProgram.Run,
        [PythonStub.Name] = PythonStub.Run,
        ["nvidia-smi"] = NvidiaSmiProgram.Run,
        [TrtLlmBuildProgram.Name] = TrtLlmBuildProgram.Run,
        [LlmApiProgram.Name] = LlmApiProgram.Run,
        ["install"] = InstallProgram.Run,
    };

    public static bool Knows(string name) => Programs.ContainsKey(name);

    /// <summary>Runs one of them, and logs its start and its end.</summary>
    public static int Run(string name, string[] words)
    {
        // The runtime may have its own idea of these two; the real programs start with what the kernel gives them.
        Libc.RestoreDefaultSignals();
        var terminal = new Terminal();
        if (!Programs.TryGetValue(name, out var program))
        {
            terminal.Error($"usage: standins {{{string.Join(',', Programs.Keys)}}} [ARGUMENTS]");
            return UsageStatus;
        }

        try
        {
            var settings = Settings.Read();
            var log = new EventLog(name, settings.LogPath);
            log.Started(words);
            var status = program(new ProgramContext(settings, log, terminal), words);
            log.Record("exit", code: status);
            return status;
        }
        catch (Exception e) when (e is StandInException or IOException or UnauthorizedAccessException)
        {
            terminal.Error($"standins {name}: {e.Message}");
            return BrokenStatus;
        }
    }
}
