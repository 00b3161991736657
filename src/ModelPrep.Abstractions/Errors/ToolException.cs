namespace ModelPrep.Abstractions;

/// <summary>A program is missing, cannot be started, or is too old for what was asked.</summary>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class ToolException(string what, string remedy, Exception? inner = null)
    : ModelPrepException(what, remedy, ExitCode.Tool, inner);
