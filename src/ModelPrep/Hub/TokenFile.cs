using System.Text;

namespace ModelPrep.Hub;

/// <summary>Reads a token file. The path may name a pipe, a device or any other kind of file.</summary>
internal static class TokenFile
{
    /// <summary>Far above the size of any token.</summary>
    public const int MostBytes = 64 << 10;

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The text of the file; null if it has more than <see cref="MostBytes"/> bytes.</summary>
    /// <exception cref="IOException">The file cannot be read, or delivers nothing in time.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static string? Read(string path)
    {
        // Opening a pipe without a writer blocks until the process ends, so it needs a thread of its own.
        var reading = Task.Factory.StartNew(() => ReadAll(path), TaskCreationOptions.LongRunning);
        return Task.WhenAny(reading).Wait(ReadTimeout)
            ? reading.GetAwaiter().GetResult()
            : throw new IOException($"nothing came from it within {ReadTimeout.TotalSeconds:0} s");
    }

    private static string? ReadAll(string path) =>
        UserFile.ReadAll(path, MostBytes) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
