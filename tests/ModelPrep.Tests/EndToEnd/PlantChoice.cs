using System.Text.RegularExpressions;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Which plants there are.</summary>
internal static partial class PlantChoice
{
    /// <summary>What the user names, which may be links of the user's.</summary>
    private static readonly string[] Chosen = ["cache", "huggingface", "huggingface/hub", "shared", "out"];

    /// <summary>All plants in place of what is in a folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="verbs">The command lines.</param>
    /// <param name="owners">The owners, in turn: nothing asks who owns a plant together with what it is.</param>
    public static Plant[] All(string root, IReadOnlyList<string> verbs, IReadOnlyList<string> owners) =>
        [
            .. (
                from path in Paths(root)
                from kind in Plant.Kinds
                where kind is not Plant.SecondName || FileStatus.OfLink($"{root}/{path}") is { IsRegular: true }
                where !Chosen.Contains(path) || !Plant.IsLink(kind)
                from verb in verbs
                where kind is not Plant.Huge || !verb.StartsWith("cache verify", StringComparison.Ordinal) // it hashes
                select (path, kind, verb)
            ).Select((one, place) => new Plant(one.path, one.kind, owners[place % owners.Count], one.verb)),
        ];

    /// <summary>The paths of all files and folders but those that nothing tells from another one.</summary>
    private static IEnumerable<string> Paths(string root) =>
        FolderWalk
            .AllFiles(root)
            .Concat(FolderWalk.AllFolders(root))
            .Select(full => Path.GetRelativePath(root, full))
            .Order(StringComparer.Ordinal)
            .DistinctBy(Alike, StringComparer.Ordinal);

    /// <summary>A name that paths share where one stands for all.</summary>
    /// <remarks>
    /// Blobs and locks of one length of hash are handled in one loop, by their hash alone, as are the empty files of
    /// <c>.no_exist</c>. The files of an artifact are read by the manifest's list; only those that have a reader of
    /// their own (<c>config.json</c>, <c>config.pbtxt</c>, the engine) are told apart.
    /// </remarks>
    private static string Alike(string path)
    {
        var alike = Hash().Replace(path, match => $"HASH{match.Length}");
        alike = Absent().Replace(alike, "/.no_exist/HASH40/NAME");
        alike = Part().Replace(alike, "/repository/PART");
        return Tokenizer().Replace(alike, "/engine/TOKENIZER");
    }

    [GeneratedRegex("[0-9a-f]{32,64}")]
    private static partial Regex Hash();

    [GeneratedRegex("/.no_exist/HASH40/.+")]
    private static partial Regex Absent();

    [GeneratedRegex("/repository/(?:model|postprocessing|preprocessing)(?=/|$)")]
    private static partial Regex Part();

    [GeneratedRegex(@"/engine/(?:merges\.txt|special_tokens_map\.json|tokenizer\.json|vocab\.json)$")]
    private static partial Regex Tokenizer();
}
