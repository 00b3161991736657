using System.Globalization;

namespace StandIns;

/// <summary>What the environment asks of a stand-in, read once.</summary>
internal sealed record Settings(
    string? LogPath,
    Generation Generation,
    string Fault,
    string? ServerFault,
    int ExitCode,
    bool IgnoreTerm,
    IReadOnlyList<Gpu> Gpus,
    long EngineBytes,
    TimeSpan BuildTime,
    TimeSpan EngineLoadTime,
    TimeSpan LoadTime,
    TimeSpan GenerateTime,
    int EngineSlots,
    TimeSpan DrainTime,
    TimeSpan UnloadTime
)
{
    private const string DefaultGeneration = "r25.08";
    private const int DefaultExitCode = 134;
    private const int DefaultEngineSlots = 256;

    /// <exception cref="StandInException">A variable has no value that it can have.</exception>
    public static Settings Read() =>
        new(
            Text(Variables.Log),
            Generation.Find(Text(Variables.Generation) ?? DefaultGeneration),
            FaultOf(Text(Variables.Fault) ?? Faults.None),
            Text(Variables.ServerFault) is { } fault and not Faults.None ? fault : null,
            (int)(Number(Variables.ExitCode) ?? DefaultExitCode),
            Text(Variables.IgnoreTerm) == "1",
            // Set but empty means a machine without GPUs.
            Gpu.ParseAll(Environment.GetEnvironmentVariable(Variables.Gpus) ?? Gpu.Default),
            (long)(Number(Variables.EngineBytes) ?? long.MaxValue),
            Time(Variables.BuildSeconds),
            Time(Variables.EngineLoadSeconds),
            Time(Variables.LoadSeconds),
            Time(Variables.GenerateSeconds),
            (int)(Number(Variables.EngineSlots) ?? DefaultEngineSlots),
            Time(Variables.DrainSeconds),
            Time(Variables.UnloadSeconds)
        );

    private static string? Text(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static string FaultOf(string name) =>
        Faults.All.Contains(name)
            ? name
            : throw new StandInException($"there is no fault {name}, only {string.Join(", ", Faults.All)}");

    private static TimeSpan Time(string variable) => TimeSpan.FromSeconds(Number(variable) ?? 0);

    private static double? Number(string variable) =>
        Text(variable) is not { } text ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number
        : throw new StandInException($"{variable} is {text}, expected a number");
}
