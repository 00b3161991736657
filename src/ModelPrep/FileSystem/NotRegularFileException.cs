namespace ModelPrep.FileSystem;

/// <summary>
/// Something that ModelPrep has not made stands where one of its files or folders belongs: a link, a device.
/// </summary>
/// <param name="message">What it is, with its path.</param>
internal sealed class NotRegularFileException(string message) : IOException(message);
