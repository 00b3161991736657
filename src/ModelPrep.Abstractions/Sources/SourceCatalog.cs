namespace ModelPrep.Abstractions;

/// <summary>How a kind of source is written on the command line.</summary>
/// <param name="Scheme">The part before the colon.</param>
/// <param name="Form">The whole, for messages, for example <c>hf:ORG/NAME</c>.</param>
/// <param name="Parse">
/// Makes a source of the part behind the colon and the revision; the last argument names the option or the environment
/// variable, for messages. It throws <see cref="UsageException"/>.
/// </param>
public sealed record SourceSyntax(string Scheme, string Form, Func<string, string, string, ModelSource> Parse);

/// <summary>The kinds of source that this program knows.</summary>
/// <param name="sources">How they are written, in the order shown to users.</param>
public sealed class SourceCatalog(IReadOnlyList<SourceSyntax> sources)
{
    /// <summary>All forms, for messages.</summary>
    public IEnumerable<string> Forms => sources.Select(source => source.Form);

    /// <summary>Reads a source; null when it begins with none of the known schemes.</summary>
    /// <exception cref="UsageException">What follows the scheme cannot be the name of a model.</exception>
    public ModelSource? Parse(string text, string revision, string origin)
    {
        var parts = text.Split(':', 2);
        return parts.Length == 2
            ? sources.FirstOrDefault(source => source.Scheme == parts[0])?.Parse(parts[1], revision, origin)
            : null;
    }
}
