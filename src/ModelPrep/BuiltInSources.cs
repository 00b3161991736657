using ModelPrep.Sources.HuggingFace;
using ModelPrep.Sources.Local;

namespace ModelPrep;

/// <summary>The kinds of source that this program comes with.</summary>
internal static class BuiltInSources
{
    /// <summary>How they are written.</summary>
    public static SourceCatalog Catalog { get; } = new([HuggingFaceSource.Syntax, LocalSource.Syntax]);
}
