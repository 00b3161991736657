namespace LoopbackHub;

/// <summary>What a path of the hub asks for in a repository.</summary>
/// <param name="Id">The repository's id.</param>
/// <param name="IdAt">Where the id begins in the path's segments.</param>
/// <param name="Verb">What is asked for: <c>info</c>, <c>tree</c>, <c>resolve</c> ….</param>
/// <param name="Arguments">The segments after the verb: a revision, then a path.</param>
internal sealed record Target(string Id, int IdAt, string Verb, IReadOnlyList<string> Arguments)
{
    private static readonly string[] ApiVerbs = ["revision", "tree", "paths-info", "auth-check", "xet-read-token"];
    private static readonly string[] FileVerbs = ["resolve", "raw"];

    public string? Revision => Arguments.Count > 0 ? Arguments[0] : null;

    public string Path => string.Join('/', Arguments.Skip(1));

    public static Target? Parse(IReadOnlyList<string> segments) =>
        segments switch
        {
            ["api", "models", _, ..] => Api([.. segments.Skip(2)]),
            ["api", "resolve-cache", "models", _, _, _, ..] => Cached([.. segments.Skip(3)]),
            [_, var verb, _, _, ..] when FileVerbs.Contains(verb, StringComparer.Ordinal) => Make(
                segments,
                0,
                1,
                verb,
                2
            ),
            [_, _, var verb, _, _, ..] when FileVerbs.Contains(verb, StringComparer.Ordinal) => Make(
                segments,
                0,
                2,
                verb,
                3
            ),
            _ => null,
        };

    /// <summary>The same path for the repository's new id.</summary>
    public string Renamed(IReadOnlyList<string> rawSegments, string newId) =>
        $"/{string.Join('/', [.. rawSegments.Take(IdAt), newId, .. rawSegments.Skip(IdAt + Id.Split('/').Length)])}";

    private static Target Api(string[] rest)
    {
        var length = rest.Length == 1 || ApiVerbs.Contains(rest[1], StringComparer.Ordinal) ? 1 : 2;
        return Make(rest, 2, length, rest.Length > length ? rest[length] : "info", length + 1);
    }

    /// <summary>There is no verb between the id and the commit here; the commit's form tells where it is.</summary>
    private static Target Cached(string[] rest)
    {
        var length = rest[1].Length == 40 && rest[1].All(char.IsAsciiHexDigitLower) ? 1 : 2;
        return Make(rest, 3, length, "resolve-cache", length);
    }

    private static Target Make(IReadOnlyList<string> segments, int idAt, int idLength, string verb, int argumentsAt) =>
        new(string.Join('/', segments.Take(idLength)), idAt, verb, [.. segments.Skip(argumentsAt)]);
}
