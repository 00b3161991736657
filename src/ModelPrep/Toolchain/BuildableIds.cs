using System.Text.RegularExpressions;

namespace ModelPrep.Toolchain;

/// <summary>
/// The ids that a Triton CLI before 0.1.0 can build engines for: a list in its own source, which is read.
/// </summary>
internal static partial class BuildableIds
{
    private const string SourceFile = "triton_cli/repository.py";

    /// <summary>The ids; null where there is no such list, as in later versions, which take any id.</summary>
    /// <param name="packageFolders">Folders of Python packages.</param>
    public static IReadOnlySet<string>? Find(IEnumerable<string> packageFolders) =>
        packageFolders.Select(folder => Path.Combine(folder, SourceFile)).FirstOrDefault(File.Exists) is { } source
            ? Read(File.ReadAllText(source))
            : null;

    /// <summary>Reads the list out of the source; null when it is not there.</summary>
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
