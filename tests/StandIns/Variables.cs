namespace StandIns;

/// <summary>The environment variables that drive the stand-ins; README.md says what each does.</summary>
public static class Variables
{
    public const string Log = "STANDIN_LOG";
    public const string Generation = "STANDIN_GENERATION";
    public const string Fault = "STANDIN_FAULT";
    public const string ServerFault = "STANDIN_SERVER_FAULT";
    public const string ExitCode = "STANDIN_EXIT_CODE";
    public const string IgnoreTerm = "STANDIN_IGNORE_TERM";
    public const string Gpus = "STANDIN_GPUS";
    public const string EngineBytes = "STANDIN_ENGINE_BYTES";
    public const string BuildSeconds = "STANDIN_BUILD_SECONDS";
    public const string EngineLoadSeconds = "STANDIN_ENGINE_LOAD_SECONDS";
    public const string LoadSeconds = "STANDIN_LOAD_SECONDS";
    public const string GenerateSeconds = "STANDIN_GENERATE_SECONDS";
    public const string EngineSlots = "STANDIN_ENGINE_SLOTS";
    public const string DrainSeconds = "STANDIN_DRAIN_SECONDS";
    public const string UnloadSeconds = "STANDIN_UNLOAD_SECONDS";

    public const string Stubs = "STANDIN_STUBS";

    /// <summary>Read by the Python package, not by this executable.</summary>
    public const string LingerSeconds = "STANDIN_LINGER_SECONDS";

    public static IReadOnlyList<string> All { get; } =
    [
        Log,
        Generation,
        Fault,
        ServerFault,
        ExitCode,
        IgnoreTerm,
        Gpus,
        EngineBytes,
        BuildSeconds,
        EngineLoadSeconds,
        LoadSeconds,
        GenerateSeconds,
        EngineSlots,
        DrainSeconds,
        UnloadSeconds,
        Stubs,
        LingerSeconds,
    ];
}
