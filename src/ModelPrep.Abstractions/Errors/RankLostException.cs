namespace ModelPrep.Abstractions;

/// <summary>A rank of a server has ended though nobody asked, and as if all were well.</summary>
/// <param name="code">Its kind, one of <see cref="ExitCode.RankLost"/>.</param>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class RankLostException(MessageCode code, string what, string remedy, Exception? inner = null)
    : ModelPrepException(code, what, remedy, inner);
