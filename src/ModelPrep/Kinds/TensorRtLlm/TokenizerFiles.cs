using System.Text.Json;

namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>The files from which a tokenizer is loaded, whatever its kind.</summary>
/// <remarks>
/// A fast tokenizer is <c>tokenizer.json</c>. A slow one is <c>vocab.json</c> with <c>merges.txt</c>, <c>vocab.txt</c>,
/// a sentencepiece model or a tiktoken file. Any other is code of the repository, which <c>auto_map</c> in
/// <c>tokenizer_config.json</c> names (AutoTokenizer of transformers).
/// </remarks>
internal static class TokenizerFiles
{
    public const string ConfigName = "tokenizer_config.json";
    private const string CodeSuffix = ".py";

    private static readonly string[] Whole = ["tokenizer.json", "vocab.txt"];
    private static readonly string[] WholeSuffixes = [".model", ".tiktoken", ".spm"];
    private static readonly string[] Halves = ["vocab.json", "merges.txt"];
    private static readonly string[] Beginnings =
    [
        "tokenizer",
        "vocab",
        "merges",
        "special_tokens_map",
        "added_tokens",
        "chat_template",
    ];

    /// <summary>The names of those in a folder.</summary>
    /// <param name="folder">Folder of a model.</param>
    /// <param name="trustsCode">Whether code counts.</param>
    public static IEnumerable<string> In(string folder, bool trustsCode) =>
        NamesIn(folder).Where(name => IsCode(name) ? trustsCode : IsPart(name)).Order(StringComparer.Ordinal);

    /// <summary>What a folder lacks for a tokenizer to be loaded from it, as a sentence; null when nothing.</summary>
    public static string? ProblemOf(string folder)
    {
        var names = NamesIn(folder).ToHashSet(StringComparer.Ordinal);
        if (CodeIn(folder).FirstOrDefault(name => !names.Contains(name)) is { } code)
            return $"{folder} has no {code}, the code of the tokenizer that {ConfigName} names";
        if (CodeIn(folder).Any() || names.Any(IsWhole) || Halves.All(names.Contains))
            return null;
        return Halves.FirstOrDefault(names.Contains) is { } half
            ? $"{folder} has {half} without {Halves.First(name => name != half)}, and no tokenizer.json"
            : $"there is no tokenizer in {folder}: no tokenizer.json, no vocab.json with merges.txt, no vocab.txt, "
                + "no *.model and no *.tiktoken";
    }

    /// <summary>
    /// The code that the tokenizer of a folder is, for example <c>tokenization_x.py</c>; usually none.
    /// </summary>
    public static IEnumerable<string> CodeIn(string folder) =>
        ReadConfig(folder) is { } config
        && config.TryGetProperty("auto_map", out var map)
        && map.ValueKind is JsonValueKind.Object
        && map.TryGetProperty("AutoTokenizer", out var classes)
            ? (classes.ValueKind is JsonValueKind.Array ? classes.EnumerateArray() : Enumerable.Repeat(classes, 1))
                .Select(JsonText.Of)
                .OfType<string>()
                .Select(FileOf)
                .Distinct(StringComparer.Ordinal)
            : [];

    /// <summary>Whether the tokenizer's own configuration says of which class it is.</summary>
    public static bool NamesClass(string folder) =>
        (
            ReadConfig(folder) is { } config
            && config.TryGetProperty("tokenizer_class", out var name)
            && name.ValueKind is JsonValueKind.String
        ) || CodeIn(folder).Any();

    /// <remarks>For example <c>org/name--tokenization_x.XTokenizer</c>.</remarks>
    private static string FileOf(string reference) => reference.Split("--")[^1].Split('.')[0] + CodeSuffix;

    private static JsonElement? ReadConfig(string folder)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, ConfigName)));
            return json.RootElement.ValueKind is JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> NamesIn(string folder) =>
        FolderWalk.Files(folder).Select(path => Path.GetFileName(path));

    private static bool IsCode(string name) => name.EndsWith(CodeSuffix, StringComparison.Ordinal);

    private static bool IsWhole(string name) =>
        Whole.Contains(name, StringComparer.Ordinal)
        || WholeSuffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal));

    private static bool IsPart(string name) =>
        IsWhole(name) || Beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal));
}
