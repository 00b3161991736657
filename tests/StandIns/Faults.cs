namespace StandIns;

/// <summary>
/// What can go wrong in a build, by <c>triton import</c> or by Python; README.md says what each leaves behind.
/// </summary>
/// <remarks>
/// Besides these, a fault can be <c>HOW@MOMENT</c>, for each of <see cref="Hows"/> and <see cref="Moments"/>.
/// </remarks>
public static class Faults
{
    public const string None = "none";
    public const string NoEngine = "no-engine";
    public const string BuildException = Exception + "@" + Config;
    public const string BuildKilled = Killed + "@" + Config;
    public const string CudaOutOfMemory = OutOfMemory + "@" + Config;
    public const string NoSpace = DiskFull + "@" + Config;
    public const string Hang = Hangs + "@" + Config;
    public const string SaveFails = Exception + "@" + Save;
    public const string MissingRank = "missing-rank";
    public const string EmptyRank = "empty-rank";
    public const string WrongMapping = "wrong-mapping";
    public const string WrongDataType = "wrong-dtype";
    public const string UnfilledTemplate = "unfilled-template";
    public const string Leftovers = "leftovers";
    public const string KilledParent = "killed-parent";
    public const string MpiSlots = "mpi-slots";
    public const string UnsupportedArchitecture = "unsupported-architecture";

    /// <summary>The builder raises an exception.</summary>
    public const string Exception = "exception";

    /// <summary>The builder runs out of GPU memory.</summary>
    public const string OutOfMemory = "oom";

    /// <summary>The builder finds the disk full.</summary>
    public const string DiskFull = "no-space";

    /// <summary>The process that builds is killed by SIGKILL.</summary>
    public const string Killed = "killed";

    /// <summary>The CLI, or the script, is killed by SIGKILL.</summary>
    public const string CallerKilled = "caller-killed";

    /// <summary>The builder waits for ever.</summary>
    public const string Hangs = "hang";

    /// <summary>Before the weights are read.</summary>
    public const string Start = "start";

    /// <summary>After the weights are read or converted.</summary>
    public const string Converted = "converted";

    /// <summary>After <c>config.json</c>, before the last rank's file.</summary>
    public const string Config = "config";

    /// <summary>After the last rank's file.</summary>
    public const string Rank = "rank";

    /// <summary>While the LLM API loads the engine that it has built.</summary>
    public const string Load = "load";

    /// <summary>When the LLM API begins to save the engine.</summary>
    public const string Save = "save";

    /// <summary>When the LLM API has saved half of the last file of the engine.</summary>
    public const string HalfSaved = "half-saved";

    public static IReadOnlyList<string> Hows { get; } = [Exception, OutOfMemory, DiskFull, Killed, CallerKilled, Hangs];

    public static IReadOnlyList<string> Moments { get; } = [Start, Converted, Config, Rank, Load, Save, HalfSaved];

    public static IReadOnlyList<string> All { get; } =
    [
        None,
        NoEngine,
        MissingRank,
        EmptyRank,
        WrongMapping,
        WrongDataType,
        UnfilledTemplate,
        Leftovers,
        KilledParent,
        MpiSlots,
        UnsupportedArchitecture,
        .. from how in Hows from moment in Moments select $"{how}@{moment}",
    ];
}
