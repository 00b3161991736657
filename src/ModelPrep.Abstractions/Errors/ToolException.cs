namespace ModelPrep.Abstractions;

/// <summary>A program is missing, cannot be started, or is too old for what was asked.</summary>
/// <param name="code">Its kind, one of <see cref="ExitCode.Tool"/>.</param>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class ToolException(MessageCode code, string what, string remedy, Exception? inner = null)
    : ModelPrepException(code, what, remedy, inner);
