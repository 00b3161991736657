namespace ModelPrep.Abstractions;

/// <summary>The token is missing, bad, or has no access to the model.</summary>
/// <param name="code">Its kind, one of <see cref="ExitCode.AccessDenied"/>.</param>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class AccessDeniedException(MessageCode code, string what, string remedy, Exception? inner = null)
    : ModelPrepException(code, what, remedy, inner);
