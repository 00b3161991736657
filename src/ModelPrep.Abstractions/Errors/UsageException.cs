namespace ModelPrep.Abstractions;

/// <summary>A bad option or combination of options.</summary>
/// <param name="code">Its kind, one of <see cref="ExitCode.Usage"/>.</param>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class UsageException(MessageCode code, string what, string remedy, Exception? inner = null)
    : ModelPrepException(code, what, remedy, inner);
