namespace ModelPrep.Sources;

/// <summary>The kinds of source, each with what it needs to work.</summary>
internal sealed class SourceSet(IEnumerable<IModelSource> sources)
{
    private readonly Dictionary<string, IModelSource> _sources = sources.ToDictionary(
        source => source.Scheme,
        StringComparer.Ordinal
    );

    /// <summary>The one that a model comes from.</summary>
    public IModelSource Of(ModelSource source) => _sources[source.Scheme];

    /// <inheritdoc cref="Of(ModelSource)"/>
    public IModelSource Of(ResolvedModel model) => Of(model.Source);
}
