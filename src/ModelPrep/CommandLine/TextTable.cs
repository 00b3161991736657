namespace ModelPrep.CommandLine;

/// <summary>Aligned columns for people. Pure.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <summary>The lines of a table; the first row is its head.</summary>
    public static IEnumerable<string> Render(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length)).ToList();
        return rows.Select(row =>
            string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()
        );
    }

    /// <summary>
    /// The same for a page: what is too wide for it has a line for each cell, named by the head, and a blank one
    /// between rows.
    /// </summary>
    public static IEnumerable<string> Render(IReadOnlyList<IReadOnlyList<string>> rows, Page page)
    {
        var table = Render([.. rows.Select(row => (IReadOnlyList<string>)[.. row.Select(page.Shown)])]).ToList();
        if (page.Columns is not { } columns || table.TrueForAll(line => line.Length <= columns))
            return table;
        var names = rows[0].Max(name => name.Length) + Gap.Length;
        return rows.Skip(1)
            .SelectMany(
                (row, index) =>
                    row.SelectMany((cell, column) => page.Fold(rows[0][column].PadRight(names) + cell, names))
                        .Prepend("")
                        .Skip(index == 0 ? 1 : 0)
            );
    }
}
