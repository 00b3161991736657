namespace ModelPrep.Abstractions;

/// <summary>Somebody else holds the work, or a rate limit lasts, longer than the wait allows.</summary>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class BusyException(string what, string remedy, Exception? inner = null)
    : ModelPrepException(what, remedy, ExitCode.Busy, inner);
