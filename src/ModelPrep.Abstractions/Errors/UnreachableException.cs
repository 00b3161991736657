namespace ModelPrep.Abstractions;

/// <summary>The hub cannot be reached, or answers with errors of its own, after all retries.</summary>
/// <param name="code">Its kind, one of <see cref="ExitCode.Unreachable"/>.</param>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class UnreachableException(MessageCode code, string what, string remedy, Exception? inner = null)
    : ModelPrepException(code, what, remedy, inner);
