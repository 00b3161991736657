using System.Text.RegularExpressions;
using ModelPrep.Configuration;
using ModelPrep.Hosting;
using ModelPrep.Sources.HuggingFace;

namespace ModelPrep.CommandLine;

/// <summary>Parses <c>--model</c>, <c>--source</c> and <c>--served-name</c>. Pure.</summary>
/// <param name="model">The flag or environment variable with the model, for messages.</param>
/// <param name="source">The flag or environment variable with the source.</param>
/// <param name="servedName">The flag or environment variable with the served name.</param>
internal sealed partial class ModelNaming(
    string model = "--model",
    string source = "--source",
    string servedName = "--served-name"
)
{
    /// <summary>Folders of every TensorRT-LLM model repository. A model with such a name would overwrite one.</summary>
    private static readonly string[] ReservedNames = ["preprocessing", "postprocessing", "tensorrt_llm", "ensemble"];

    /// <summary>The source of a model's weights.</summary>
    /// <exception cref="UsageException">Unknown alias, malformed id or unknown kind of source.</exception>
    public ModelSource Source(string name, string? from, string revision) =>
        from is null
            ? HuggingFaceSource.Model(Repository(name), revision)
            : SourceServices.Catalog.Parse(from, revision, source)
                ?? throw new UsageException(
                    Messages.ModelUnknown,
                    $"{source} {from} is neither {string.Join(" nor ", SourceServices.Catalog.Forms)}",
                    "Write for example hf:meta-llama/Llama-3.1-8B"
                );

    /// <summary>The model's name in Triton: the given name, else the alias or the last part of the id.</summary>
    /// <exception cref="UsageException">A model folder cannot have this name.</exception>
    public string ServedName(string id, string? given)
    {
        var name = given ?? id[(id.LastIndexOf('/') + 1)..];
        if (!FolderName().IsMatch(name))
            throw new UsageException(
                Messages.ServedNameUnusable,
                $"{servedName} {name} cannot be a Triton model name: it takes letters, digits, '.', '_' and '-', "
                    + "and begins with a letter or digit",
                "Choose another --served-name"
            );
        if (ReservedNames.Contains(name, StringComparer.Ordinal))
            throw new UsageException(
                Messages.ServedNameUnusable,
                $"{servedName} {name} is the name of a helper model in every TensorRT-LLM repository",
                "Choose another --served-name"
            );
        return name;
    }

    /// <summary>The name of the model on a running server: the given name, or the last part of an id.</summary>
    /// <remarks>
    /// ModelPrep may not have started the server, so even a model called <c>ensemble</c> is accepted.
    /// </remarks>
    /// <exception cref="UsageException">A model cannot have this name.</exception>
    public static string NameInTriton(string id, string origin = "--model")
    {
        var name = id[(id.LastIndexOf('/') + 1)..];
        return FolderName().IsMatch(name)
            ? name
            : throw new UsageException(
                Messages.ServedNameUnusable,
                $"{origin} {id} cannot be a Triton model name: it takes letters, digits, '.', '_' and '-', and "
                    + "begins with a letter or digit",
                "Name the model as the server does"
            );
    }

    private RepositoryId Repository(string name) =>
        ModelAliases.Find(name) is { } alias ? HuggingFaceSource.Id(alias)
        : name.Contains('/', StringComparison.Ordinal) ? HuggingFaceSource.Id(name)
        : throw new UsageException(
            Messages.ModelUnknown,
            $"{model} {name} is not a known alias ({string.Join(", ", ModelAliases.Names)})",
            $"Use one of these, or ORG/NAME; for a repository without organization add --source hf:{name}"
        );

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex FolderName();
}
