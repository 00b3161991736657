namespace ModelPrep.Abstractions;

/// <summary>Content does not have the size or hash that it must have, or an artifact is broken.</summary>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class BrokenContentException(string what, string remedy, Exception? inner = null)
    : ModelPrepException(what, remedy, ExitCode.BrokenContent, inner);
