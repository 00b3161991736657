namespace StandIns;

/// <summary>What can go wrong in a build, by <c>triton import</c> or by Python; README.md says what each leaves behind.</summary>
public static class Faults
{
    public const string None = "none";
    public const string NoEngine = "no-engine";
    public const string BuildException = "build-exception";
    public const string BuildKilled = "build-killed";
    public const string CudaOutOfMemory = "cuda-oom";
    public const string NoSpace = "no-space";
    public const string MissingRank = "missing-rank";
    public const string EmptyRank = "empty-rank";
    public const string WrongMapping = "wrong-mapping";
    public const string WrongDataType = "wrong-dtype";
    public const string UnfilledTemplate = "unfilled-template";
    public const string Leftovers = "leftovers";
    public const string KilledParent = "killed-parent";
    public const string Hang = "hang";
    public const string SaveFails = "save-fails";
    public const string MpiSlots = "mpi-slots";
    public const string UnsupportedArchitecture = "unsupported-architecture";

    public static IReadOnlyList<string> All { get; } =
    [
        None, NoEngine, BuildException, BuildKilled, CudaOutOfMemory, NoSpace, MissingRank, EmptyRank, WrongMapping, WrongDataType,
        UnfilledTemplate, Leftovers, KilledParent, Hang, SaveFails, MpiSlots, UnsupportedArchitecture,
    ];
}
