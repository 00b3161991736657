namespace ModelPrep.FileSystem;

/// <summary>Something else, for example a link or a device, is in the place of a file or folder of ModelPrep.</summary>
/// <param name="message">The kind of entry, with its path.</param>
internal sealed class NotRegularFileException(string message) : IOException(message);
