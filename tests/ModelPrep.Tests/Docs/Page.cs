using System.Text.RegularExpressions;
using ModelPrep.Tests.Shape;

namespace ModelPrep.Tests.Docs;

/// <summary>A page of the documentation, and the fenced blocks in it.</summary>
/// <param name="Name">Its path in the repository.</param>
internal sealed partial record Page(string Name)
{
    /// <summary>All pages that are read from the top.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        new("README.md"),
        new("containers/README.md"),
        new("chart/README.md"),
        .. Directory
            .GetFiles(Path.Combine(LayoutTests.Root, "docs"), "*.md")
            .Select(path => new Page($"docs/{Path.GetFileName(path)}"))
            .OrderBy(page => page.Name, StringComparer.Ordinal),
    ];

    private string FilePath => Path.Combine(LayoutTests.Root, Name);

    public string Text => File.ReadAllText(FilePath);

    /// <summary>The blocks, in order.</summary>
    public IReadOnlyList<Block> Blocks() =>
        [
            .. Fence()
                .Matches(Text)
                .Select(match => new Block(
                    Name,
                    match.Groups["marker"] is { Success: true } marker ? marker.Value : null,
                    match.Groups["language"].Value,
                    Regex.Replace(
                        match.Groups["text"].Value,
                        $"(?m)^{match.Groups["indent"].Value}",
                        "",
                        RegexOptions.None,
                        TimeSpan.FromSeconds(5)
                    )
                )),
        ];

    /// <summary>Writes another text into the block with a marker.</summary>
    public void Replace(string marker, string text) =>
        File.WriteAllText(
            FilePath,
            Fence()
                .Replace(
                    Text,
                    match =>
                        match.Groups["marker"].Value != marker
                            ? match.Value
                            : match.Value[..(match.Groups["text"].Index - match.Index)] + text + "```"
                )
        );

    [GeneratedRegex(
        @"(?ms)^(?:<!-- (?<marker>(run|lines): [\w-]+) -->\n)?(?<indent>[ ]*)```(?<language>\w*)\n(?<text>.*?)^[ ]*```$"
    )]
    private static partial Regex Fence();
}

/// <summary>A fenced block.</summary>
/// <param name="Page">The page that has it.</param>
/// <param name="Marker">What stands in the comment above it, for example <c>run: init</c>; null for none.</param>
/// <param name="Language">What stands behind the fence; empty for nothing.</param>
/// <param name="Text">The lines inside, each with its end.</param>
internal sealed partial record Block(string Page, string? Marker, string Language, string Text)
{
    /// <summary>
    /// The command lines in it: all lines of a script, the lines after a prompt of a session; without comments,
    /// continued lines in one.
    /// </summary>
    public IEnumerable<string> Commands()
    {
        var isSession = Language == "console";
        if (!isSession && Language is not ("bash" or "sh"))
            return [];
        return Continued()
            .Replace(Text, "")
            .Split('\n')
            .Where(line => !isSession || line.StartsWith("$ ", StringComparison.Ordinal))
            .Select(line => Comment().Replace(isSession ? line[2..] : line, "").Trim())
            .Where(line => line.Length > 0);
    }

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continued();

    [GeneratedRegex(@"(^|\s+)#\s.*$")]
    private static partial Regex Comment();
}
