namespace ModelPrep.Abstractions;

/// <summary>There is not enough disk space, found before the work began or when it ran out.</summary>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class NoSpaceException(string what, string remedy, Exception? inner = null)
    : ModelPrepException(what, remedy, ExitCode.NoSpace, inner);
