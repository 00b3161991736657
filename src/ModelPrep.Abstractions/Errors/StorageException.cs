namespace ModelPrep.Abstractions;

/// <summary>A folder cannot be written.</summary>
/// <param name="what">What failed, which item, expected against found.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The cause.</param>
public sealed class StorageException(string what, string remedy, Exception? inner = null)
    : ModelPrepException(what, remedy, ExitCode.NoSpace, inner);
