namespace StandIns;

/// <summary>One line of the stand-ins' log.</summary>
/// <param name="Program">For example <c>triton</c>.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="Name">
/// For example <c>start</c>, <c>build-started</c>, <c>signal</c>, <c>exit</c>; README.md has all.
/// </param>
/// <param name="Time">When.</param>
/// <param name="Arguments">Of a start: its arguments.</param>
/// <param name="WorkingFolder">Of a start: where.</param>
/// <param name="Environment">Of a start: all of its environment.</param>
/// <param name="Detail">More about it.</param>
/// <param name="Code">An exit status or a signal's number.</param>
public sealed record StandInEvent(
    string Program,
    int ProcessId,
    string Name,
    DateTimeOffset Time,
    IReadOnlyList<string> Arguments,
    string? WorkingFolder,
    IReadOnlyDictionary<string, string> Environment,
    string? Detail,
    int? Code
);
