namespace ModelPrep.Abstractions;

/// <summary>An <c>mpirun</c>.</summary>
/// <param name="FilePath">The program.</param>
/// <param name="MajorVersion">Of Open MPI, 4 or 5; null where it does not tell.</param>
public sealed record MpiRun(string FilePath, int? MajorVersion);
