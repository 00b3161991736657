namespace ModelPrep.Logging;

/// <summary>
/// The lines that a terminal shows during a download: one for each file in flight, and one for the total. Pure.
/// </summary>
internal static class ProgressLines
{
    private const int BarColumns = 20;
    private const int BarFromColumns = 100;
    private const int ShortestName = 8;

    /// <summary>Below this number of columns, only the most important figures are shown.</summary>
    private const int NarrowBelow = 60;

    /// <summary>Renders lines that fit the terminal. Each of their characters takes one column.</summary>
    public static IReadOnlyList<string> Render(DownloadState state, TerminalSize terminal)
    {
        // The last column stays free, because terminals wrap differently. The last row stays free for the cursor.
        var (columns, rows) = (terminal.Columns - 1, terminal.Rows - 1);
        if (rows < 1)
            return [];
        var files = state.InFlight.Take(rows - 1).Select(file => Line(file.Path, file, columns));
        var total = new FileState("", state.TotalBytes, state.Bytes, state.BytesPerSecond);
        return
        [
            .. files,
            Line(
                columns < NarrowBelow
                    ? TimeLeft(state)
                    : $"{state.FilesDone} of {state.Files} files, {TimeLeft(state)}",
                total,
                columns
            ),
        ];
    }

    /// <summary>For example <c>0:01:30 left</c>.</summary>
    public static string TimeLeft(DownloadState state) =>
        state.SecondsLeft is { } seconds
            ? $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00} left"
            : "time left unknown";

    private static string Line(string name, FileState file, int columns)
    {
        var figures = $"{file.Percent, 3} % {ByteSize.Format(file.Bytes), 10}";
        if (columns >= NarrowBelow)
            figures += $" of {ByteSize.Format(file.Size), 10} {ByteSize.Format(file.BytesPerSecond), 10}/s";
        var bar =
            columns >= BarFromColumns ? $"[{new string('#', file.Percent * BarColumns / 100), -BarColumns}] " : "";
        var nameColumns = Math.Max(ShortestName, columns - bar.Length - figures.Length - 1);
        var line = $"{Shorten(name, nameColumns).PadRight(nameColumns)} {bar}{figures}";
        return line.Length <= columns ? line : line[..Math.Max(0, columns)];
    }

    /// <summary>Cuts a name in the middle: shards differ at the end, folders at the beginning.</summary>
    private static string Shorten(string name, int columns)
    {
        var plain = string.Concat(name.Select(one => one is >= ' ' and <= '~' ? one : '?'));
        if (plain.Length <= columns)
            return plain;
        var end = (columns - 2) * 2 / 3;
        return $"{plain[..(columns - 2 - end)]}..{plain[^end..]}";
    }
}
