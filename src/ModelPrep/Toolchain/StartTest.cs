namespace ModelPrep.Toolchain;

/// <summary>Starts a builder with arguments that make it end at once.</summary>
internal sealed class StartTest(ICommandRunner runner)
{
    /// <summary>Python takes a minute on a network mount that has not been read yet.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);

    private static readonly Dictionary<string, string?> Environment = new(StringComparer.Ordinal)
    {
        ["NO_COLOR"] = "1",
        ["TERM"] = "dumb",
        ["PYTHONDONTWRITEBYTECODE"] = "1",
    };

    /// <summary>Returns the output.</summary>
    /// <exception cref="ToolException">The program could not be started, or ended with an error.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var (status, lines) = await ToolQuery.RunAsync(
            runner,
            new ToolCommand(program, arguments, Environment) { Limit = StartTimeout },
            cancellationToken
        );
        return status == 0
            ? lines
            : throw new ToolException(
                Messages.BuilderDoesNotStart,
                $"{program} does not start: it ended with status {status}, and its last line is: {LastOf(lines)}",
                "Run it by hand to see all of its output; use the image as NVIDIA publishes it"
            );
    }

    /// <summary>The last line that is not blank.</summary>
    public static string LastOf(IEnumerable<string> lines) =>
        lines.LastOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? "none";
}
