namespace ModelPrep.Logging;

/// <summary>The lines that a terminal shows during a build: the progress and the builder's last output. Pure.</summary>
internal static class BuildLine
{
    private const int BarColumns = 20;
    private const int BarFromColumns = 100;

    /// <summary>Renders lines that fit the terminal. Each of their characters takes one column.</summary>
    public static IReadOnlyList<string> Render(BuildState state, TerminalSize terminal)
    {
        // The last column stays free, because terminals wrap differently. The last row stays free for the cursor.
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

    /// <remarks>Never quite full: the duration of an earlier build is only an estimate.</remarks>
    private static int Filled(TimeSpan elapsed, TimeSpan expected) =>
        expected <= TimeSpan.Zero ? 0 : (int)Math.Min(BarColumns - 1, BarColumns * (elapsed / expected));

    private static string Cut(string text, int columns)
    {
        var plain = string.Concat(text.Select(one => one is >= ' ' and <= '~' ? one : '?'));
        return plain.Length <= columns ? plain : plain[..Math.Max(0, columns)];
    }
}
