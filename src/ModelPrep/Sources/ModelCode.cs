using System.Text.Json;

namespace ModelPrep.Sources;

/// <summary>The Python code that a model's configuration names (<c>auto_map</c>). Pure.</summary>
/// <param name="Modules">Files of the model's own, for example <c>modeling_phi.py</c>.</param>
/// <param name="Elsewhere">Files of other repositories.</param>
internal sealed record ModelCode(
    IReadOnlyList<string> Modules,
    IReadOnlyList<(string Repository, string Module)> Elsewhere
)
{
    /// <summary>The files that may name code.</summary>
    public static readonly string[] ConfigNames =
    [
        FileChoice.ConfigName,
        "tokenizer_config.json",
        "processor_config.json",
        "preprocessor_config.json",
    ];

    /// <summary>Largest configuration that is read; one with a thousand added tokens has some 200 KiB.</summary>
    private const long MostBytes = 4 << 20;

    /// <summary>Whether there is any.</summary>
    public bool IsAny => Modules.Count + Elsewhere.Count > 0;

    /// <summary>Checks that the configurations among some files can be read into memory.</summary>
    /// <exception cref="BrokenContentException">One of them is larger than any.</exception>
    public static void RequireReadable(RepositoryId repository, IEnumerable<RemoteFile> files)
    {
        if (files.FirstOrDefault(file => ConfigNames.Contains(file.Path) && file.Size > MostBytes) is { } large)
            throw new BrokenContentException(
                Messages.ConfigTooLarge,
                $"{large.Path} of {repository} has {ByteSize.Format(large.Size)}, "
                    + $"expected at most {ByteSize.Format(MostBytes)}",
                "Choose another --revision, or tell the model's owner"
            );
    }

    /// <summary>What some configurations name. One that cannot be read names nothing.</summary>
    /// <param name="own">Id of the model's own repository; null for a folder.</param>
    /// <param name="configs">The texts of the configurations.</param>
    /// <remarks><c>MODULE.CLASS</c> is the model's own, <c>ORG/NAME--MODULE.CLASS</c> that of a repository.</remarks>
    public static ModelCode Of(string? own, IEnumerable<string> configs)
    {
        var references = configs
            .SelectMany(ReferencesIn)
            .Distinct(StringComparer.Ordinal)
            .Select(text => text.Split("--", 2))
            .Select(parts =>
                (
                    Repository: parts.Length == 1 || parts[0] == own ? null : parts[0],
                    Module: $"{parts[^1].Split('.')[0]}.py"
                )
            )
            .Distinct()
            .ToList();
        return new ModelCode(
            [.. references.Where(one => one.Repository is null).Select(one => one.Module)],
            [.. references.Where(one => one.Repository is not null).Select(one => (one.Repository!, one.Module))]
        );
    }

    private static IEnumerable<string> ReferencesIn(string config)
    {
        try
        {
            using var json = JsonDocument.Parse(config);
            var root = json.RootElement;
            return root.ValueKind is JsonValueKind.Object && root.TryGetProperty("auto_map", out var map)
                ? [.. TextsIn(map)]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static IEnumerable<string> TextsIn(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String when JsonText.Of(value) is { } text => [text],
            JsonValueKind.Array => value.EnumerateArray().SelectMany(TextsIn),
            JsonValueKind.Object => value.EnumerateObject().SelectMany(one => TextsIn(one.Value)),
            _ => [],
        };
}
