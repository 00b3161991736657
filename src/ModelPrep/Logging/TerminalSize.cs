using System.Runtime.InteropServices;

namespace ModelPrep.Logging;

/// <summary>How much a terminal shows.</summary>
/// <param name="Columns">Characters in a line, from 1.</param>
/// <param name="Rows">Lines, from 1.</param>
internal readonly partial record struct TerminalSize(int Columns, int Rows)
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const nuint GetWindowSize = 0x5413; // TIOCGWINSZ, on x86-64 and arm64

    /// <summary>The terminal behind standard error, as it is now; null if there is none.</summary>
    /// <remarks>
    /// Not from the console class, which asks standard output, and takes the terminal over when it is first used.
    /// </remarks>
    public static TerminalSize? OfStandardError() => Of(StandardError);

    /// <summary>The terminal behind standard output, as it is now; null if there is none.</summary>
    public static TerminalSize? OfStandardOutput() => Of(StandardOutput);

    private static TerminalSize? Of(int descriptor)
    {
        if (IoCtl(descriptor, GetWindowSize, out var size) != 0)
            return null;
        // struct winsize is four 16-bit numbers, rows first; a terminal that does not know its size says 0.
        var (columns, rows) = ((int)(size >> 16) & 0xffff, (int)size & 0xffff);
        return new TerminalSize(columns > 0 ? columns : 80, rows > 0 ? rows : 24);
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int IoCtl(int descriptor, nuint request, out ulong size);
}
