using System.Globalization;

namespace StandIns;

/// <summary>How the programs of a toolchain behave.</summary>
public sealed record StandInOptions
{
    /// <summary>The Triton CLI and its TensorRT-LLM; see <see cref="StandIns.Generation.All"/>.</summary>
    public string Generation { get; init; } = "r25.08";

    /// <summary>What goes wrong in a build; see <see cref="Faults"/>.</summary>
    public string? Fault { get; init; }

    /// <summary>
    /// <c>crash-after-ready</c>, <c>finalize-hangs</c>, <c>workers-stay</c> or <c>exit-rank:RANK:CODE</c>.
    /// </summary>
    public string? ServerFault { get; init; }

    /// <summary>Exit status of <c>crash-after-ready</c>.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Makes <c>triton</c> and its builder deaf to SIGTERM.</summary>
    public bool IgnoreTerm { get; init; }

    /// <summary><c>NAME:COMPUTE:MIB[:PARTS]</c>, separated by commas; empty for none; null for one H100.</summary>
    public string? Gpus { get; init; }

    /// <summary>Upper limit for the size of an engine file.</summary>
    public long? EngineBytes { get; init; }

    public TimeSpan? BuildTime { get; init; }

    /// <summary>How long the LLM API loads the engine that it has built, before it saves it.</summary>
    public TimeSpan? EngineLoadTime { get; init; }

    public TimeSpan? LoadTime { get; init; }

    public TimeSpan? GenerateTime { get; init; }

    /// <summary>Places in the engine's batch; null for 256.</summary>
    public int? EngineSlots { get; init; }

    public TimeSpan? DrainTime { get; init; }

    /// <summary>How long the server takes to unload one instance of a Python model.</summary>
    public TimeSpan? UnloadTime { get; init; }

    /// <summary>Whether each instance of a Python model is a process that outlives a server that is killed.</summary>
    public bool HasStubs { get; init; }

    /// <summary>
    /// How long a Python script that has not called <c>shutdown()</c> stays after its end; null for a minute.
    /// </summary>
    public TimeSpan? LingerTime { get; init; }

    /// <summary>File that every program adds its events to; <see cref="StandInLog"/> reads it.</summary>
    public string? LogFile { get; init; }

    /// <summary>Folder that gets the template of the LLM API's model; null for none.</summary>
    public string? LlmApiTemplate { get; init; }

    /// <summary>The executable to run; by default <c>STANDINS_BINARY</c>, else the one beside this library.</summary>
    public string? ProgramPath { get; init; }

    /// <summary>The same as environment variables.</summary>
    public IReadOnlyDictionary<string, string> ToVariables()
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [Variables.Generation] = Generation,
            [Variables.Fault] = Fault,
            [Variables.ServerFault] = ServerFault,
            [Variables.ExitCode] = ExitCode?.ToString(CultureInfo.InvariantCulture),
            [Variables.IgnoreTerm] = IgnoreTerm ? "1" : null,
            [Variables.Gpus] = Gpus,
            [Variables.EngineBytes] = EngineBytes?.ToString(CultureInfo.InvariantCulture),
            [Variables.BuildSeconds] = Seconds(BuildTime),
            [Variables.EngineLoadSeconds] = Seconds(EngineLoadTime),
            [Variables.LoadSeconds] = Seconds(LoadTime),
            [Variables.GenerateSeconds] = Seconds(GenerateTime),
            [Variables.EngineSlots] = EngineSlots?.ToString(CultureInfo.InvariantCulture),
            [Variables.DrainSeconds] = Seconds(DrainTime),
            [Variables.UnloadSeconds] = Seconds(UnloadTime),
            [Variables.Stubs] = HasStubs ? "1" : null,
            [Variables.LingerSeconds] = Seconds(LingerTime),
            [Variables.Log] = LogFile,
        };
        return all.Where(one => one.Value is not null)
            .ToDictionary(one => one.Key, one => one.Value!, StringComparer.Ordinal);
    }

    private static string? Seconds(TimeSpan? time) => time?.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
