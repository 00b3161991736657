namespace ModelPrep.Abstractions;

/// <summary>The name of a repository on the hub, <c>name</c> or <c>namespace/name</c>.</summary>
/// <remarks>
/// Rules as huggingface_hub enforces them (<c>_validators.py</c>): at most 96 characters of <c>[A-Za-z0-9._-]</c> with
/// at most one slash; no part begins or ends with '-' or '.'; no "--", no "..", no ".git" at the end. "--" is not
/// allowed because the cache folder uses it as separator.
/// </remarks>
public sealed record RepositoryId
{
    private const int MaxLength = 96;

    private RepositoryId(string value) => Value = value;

    /// <summary>The id as the hub spells it, case preserved.</summary>
    public string Value { get; }

    /// <summary>The part after the slash, or the whole id when there is none.</summary>
    public string Name => Value[(Value.IndexOf('/') + 1)..];

    /// <summary>
    /// The folder of this repository in the Hugging Face cache, for example <c>models--org--name</c>.
    /// </summary>
    public string CacheFolderName => "models--" + Value.Replace("/", "--", StringComparison.Ordinal);

    /// <summary>Reads an id; false when it breaks one of the rules.</summary>
    public static bool TryParse(string? text, out RepositoryId id)
    {
        id = new RepositoryId(text ?? "");
        var parts = id.Value.Split('/');
        return id.Value.Length is > 0 and <= MaxLength
            && parts.Length <= 2
            && !id.Value.Contains("--", StringComparison.Ordinal)
            && !id.Value.Contains("..", StringComparison.Ordinal)
            && !id.Value.EndsWith(".git", StringComparison.Ordinal)
            && parts.All(IsPart);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool IsPart(string part) =>
        part.Length > 0
        && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
        && part[0] is not ('-' or '.')
        && part[^1] is not ('-' or '.');
}
