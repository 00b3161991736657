namespace ModelPrep.Abstractions;

/// <summary>The hub cannot be reached, or answers with errors of its own, after all retries.</summary>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class UnreachableException(string what, string remedy, Exception? inner = null)
    : ModelPrepException(what, remedy, ExitCode.Unreachable, inner);
