namespace ModelPrep.Abstractions;

/// <summary>The engine build failed.</summary>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class BuildFailedException(string what, string remedy, Exception? inner = null)
    : ModelPrepException(what, remedy, ExitCode.BuildFailed, inner);
