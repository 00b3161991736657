namespace ModelPrep.CommandLine;

/// <summary>Aligned columns for people. Pure.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <summary>The lines of a table; the first row is its head.</summary>
    public static IEnumerable<string> Render(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length)).ToList();
        return rows.Select(row => string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
