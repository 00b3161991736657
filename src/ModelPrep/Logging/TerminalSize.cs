using System.Runtime.InteropServices;

namespace ModelPrep.Logging;

/// <summary>The size of a terminal.</summary>
/// <param name="Columns">Characters in a line, from 1.</param>
/// <param name="Rows">Number of lines, from 1.</param>
internal readonly partial record struct TerminalSize(int Columns, int Rows)
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const nuint GetWindowSize = 0x5413; // TIOCGWINSZ, on x86-64 and arm64

    /// <summary>The present size of the terminal behind standard error; null if it is not a terminal.</summary>
    /// <remarks>
    /// The console class is not used: it asks standard output, and changes the terminal's settings when first used.
    /// </remarks>
    public static TerminalSize? OfStandardError() => Of(StandardError);

    /// <summary>The present size of the terminal behind standard output; null if it is not a terminal.</summary>
    public static TerminalSize? OfStandardOutput() => Of(StandardOutput);

    private static TerminalSize? Of(int descriptor)
    {
        if (IoCtl(descriptor, GetWindowSize, out var size) != 0)
            return null;
        // struct winsize has four 16-bit numbers, rows first. A terminal of unknown size reports 0.
        var (columns, rows) = ((int)(size >> 16) & 0xffff, (int)size & 0xffff);
        return new TerminalSize(columns > 0 ? columns : 80, rows > 0 ? rows : 24);
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int IoCtl(int descriptor, nuint request, out ulong size);
}
