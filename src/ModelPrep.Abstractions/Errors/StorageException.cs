namespace ModelPrep.Abstractions;

/// <summary>A folder cannot be written.</summary>
/// <param name="code">Its kind, one of <see cref="ExitCode.NoSpace"/>.</param>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class StorageException(MessageCode code, string what, string remedy, Exception? inner = null)
    : ModelPrepException(code, what, remedy, inner);
