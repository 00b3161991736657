using System.Text;

namespace ModelPrep.Hub;

/// <summary>Reads a token's file, which may be a pipe, a device or anything else that somebody named.</summary>
internal static class TokenFile
{
    /// <summary>Far above any token.</summary>
    public const int MostBytes = 64 << 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The text of the file; null when there is more than <see cref="MostBytes"/>.</summary>
    /// <exception cref="IOException">It cannot be read, or nothing comes from it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string? Read(string path)
    {
        // To open a pipe that nobody writes to takes for ever, and nothing but the end of the process ends it.
        var reading = Task.Factory.StartNew(() => ReadAll(path), TaskCreationOptions.LongRunning);
        return Task.WhenAny(reading).Wait(Patience)
            ? reading.GetAwaiter().GetResult()
            : throw new IOException($"nothing came from it within {Patience.TotalSeconds:0} s");
    }

    private static string? ReadAll(string path) =>
        UserFile.ReadAll(path, MostBytes) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
