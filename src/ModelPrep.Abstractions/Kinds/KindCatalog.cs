namespace ModelPrep.Abstractions;

/// <summary>The kinds that this program knows.</summary>
/// <param name="kinds">Their traits, in the order shown to users; the first is the default.</param>
public sealed class KindCatalog(IReadOnlyList<KindTraits> kinds)
{
    /// <summary>All names, in the order shown to users.</summary>
    public IReadOnlyList<string> Names { get; } = [.. kinds.Select(kind => kind.Name)];

    /// <summary>What is prepared when nobody asks for a kind.</summary>
    public KindTraits Default => kinds[0];

    /// <summary>The kind of that name; null for a name that this program does not know.</summary>
    public KindTraits? Find(string name) => kinds.FirstOrDefault(kind => kind.Name == name);

    /// <summary>The first file that an artifact lacks though its kind needs it; null when it has all.</summary>
    public string? MissingFrom(Manifest manifest)
    {
        var paths = manifest.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        return Find(manifest.Key.Kind)?.RequiredFiles(manifest.Key).FirstOrDefault(path => !paths.Contains(path));
    }
}
