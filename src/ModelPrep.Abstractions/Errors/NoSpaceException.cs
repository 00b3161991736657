namespace ModelPrep.Abstractions;

/// <summary>There is not enough disk space, found before the work began or when it ran out.</summary>
/// <param name="code">Its kind, one of <see cref="ExitCode.NoSpace"/>.</param>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class NoSpaceException(MessageCode code, string what, string remedy, Exception? inner = null)
    : ModelPrepException(code, what, remedy, inner);
