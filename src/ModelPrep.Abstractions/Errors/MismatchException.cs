namespace ModelPrep.Abstractions;

/// <summary>Too few or wrong GPUs, or what is prepared does not fit the request.</summary>
/// <param name="code">Its kind, one of <see cref="ExitCode.Mismatch"/>.</param>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class MismatchException(MessageCode code, string what, string remedy, Exception? inner = null)
    : ModelPrepException(code, what, remedy, inner);
