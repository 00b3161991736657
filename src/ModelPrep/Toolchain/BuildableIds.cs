using System.Text.RegularExpressions;

namespace ModelPrep.Toolchain;

/// <summary>
/// The model ids for which a Triton CLI before 0.1.0 can build engines. The list is read from its source.
/// </summary>
internal static partial class BuildableIds
{
    private const string SourceFile = "triton_cli/repository.py";

    /// <summary>Finds the ids. Returns null if there is no list: later versions accept any id.</summary>
    /// <param name="packageFolders">Folders of Python packages.</param>
    public static IReadOnlySet<string>? Find(IEnumerable<string> packageFolders) =>
        packageFolders.Select(folder => Path.Combine(folder, SourceFile)).FirstOrDefault(File.Exists) is { } source
            ? Read(File.ReadAllText(source))
            : null;

    /// <summary>Reads the list from the source; null if it is missing.</summary>
    public static IReadOnlySet<string>? Read(string source)
    {
        if (Table().Match(source) is not { Success: true } table)
            return null;
        var ids = Id()
            .Matches(Inner().Replace(table.Groups["body"].Value, "{}"))
            .Select(match => match.Groups["id"].Value);
        return ids.ToHashSet(StringComparer.Ordinal) is { Count: > 0 } found ? found : null;
    }

    [GeneratedRegex(@"\bSUPPORTED_TRT_LLM_BUILDERS\s*(?::[^=\n]*)?=\s*\{(?<body>(?:[^{}]|\{[^{}]*\})*)\}")]
    private static partial Regex Table();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Inner();

    [GeneratedRegex(@"[""'](?<id>[^""']+)[""']\s*:")]
    private static partial Regex Id();
}
