namespace ModelPrep.Logging;

/// <summary>What a terminal shows of a build: how far it is, and what the builder said last. Pure.</summary>
internal static class BuildLine
{
    private const int BarColumns = 20;
    private const int BarFromColumns = 100;

    /// <summary>Lines that fit a terminal; each of their characters takes one column.</summary>
    public static IReadOnlyList<string> Render(BuildState state, TerminalSize terminal)
    {
        // The last column stays free, since terminals differ in what follows it; so does the last row, for the cursor.
        var (columns, rows) = (terminal.Columns - 1, terminal.Rows - 1);
        if (rows < 1)
            return [];
        var expected = state.Expected is { } time ? $" of about {Elapsed.Format(time)}" : "";
        var bar =
            state.Expected is { } whole && columns >= BarFromColumns
                ? $"[{new string('#', Filled(state.Elapsed, whole)), -BarColumns}] "
                : "";
        var line = Cut(
            $"Building {bar}{Elapsed.Format(state.Elapsed)}{expected}, {state.Phase}, "
                + $"{ByteSize.Format(state.MemoryBytes)} of memory",
            columns
        );
        return state.LastLine.Length == 0 || rows < 2 ? [line] : [Cut($"  {state.LastLine}", columns), line];
    }

    /// <remarks>Never quite full: an earlier build is only what may be expected.</remarks>
    private static int Filled(TimeSpan elapsed, TimeSpan expected) =>
        expected <= TimeSpan.Zero ? 0 : (int)Math.Min(BarColumns - 1, BarColumns * (elapsed / expected));

    private static string Cut(string text, int columns)
    {
        var plain = string.Concat(text.Select(one => one is >= ' ' and <= '~' ? one : '?'));
        return plain.Length <= columns ? plain : plain[..Math.Max(0, columns)];
    }
}
