namespace ModelPrep.Toolchain;

/// <summary>Runs a tool that prints facts, and keeps the beginning of its output.</summary>
internal static class ToolQuery
{
    /// <summary>Maximum length of the output that is kept, in characters. The longest help has some 10,000.</summary>
    public const int MostCharacters = 1 << 20;

    /// <summary>Runs the tool. Output beyond the limit is read and dropped, so that memory has a limit.</summary>
    /// <returns>The exit status and the lines.</returns>
    /// <exception cref="ToolException">The tool could not be started, or did not end in time.</exception>
    public static async Task<(int Status, List<string> Lines)> RunAsync(
        ICommandRunner runner,
        ToolCommand command,
        CancellationToken cancellationToken
    )
    {
        var (lines, left) = (new List<string>(), (long)MostCharacters);
        var status = await runner.RunAsync(
            command,
            line =>
            {
                lock (lines)
                {
                    left -= line.Length + 1;
                    if (left >= 0)
                        lines.Add(line);
                }
            },
            cancellationToken
        );
        return (status, lines);
    }
}
