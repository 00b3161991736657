namespace ModelPrep.Abstractions;

/// <summary>The engine build failed.</summary>
/// <param name="code">Its kind, one of <see cref="ExitCode.BuildFailed"/>.</param>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class BuildFailedException(MessageCode code, string what, string remedy, Exception? inner = null)
    : ModelPrepException(code, what, remedy, inner);
