namespace ModelPrep.Abstractions;

/// <summary>Content does not have the size or hash that it must have, or an artifact is broken.</summary>
/// <param name="code">Its kind, one of <see cref="ExitCode.BrokenContent"/>.</param>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class BrokenContentException(MessageCode code, string what, string remedy, Exception? inner = null)
    : ModelPrepException(code, what, remedy, inner);
