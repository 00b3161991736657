namespace ModelPrep.Abstractions;

/// <summary>Somebody else holds the work, or a rate limit lasts, longer than the wait allows.</summary>
/// <param name="code">Its kind, one of <see cref="ExitCode.Busy"/>.</param>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class BusyException(MessageCode code, string what, string remedy, Exception? inner = null)
    : ModelPrepException(code, what, remedy, inner);
