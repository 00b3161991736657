using System.Text.RegularExpressions;
using ModelPrep.Configuration;
using ModelPrep.Hosting;
using ModelPrep.Sources.HuggingFace;

namespace ModelPrep.CommandLine;

/// <summary>Turns <c>--model</c>, <c>--source</c> and <c>--served-name</c> into a source and a name. Pure.</summary>
/// <param name="model">The flag or the variable that the model comes from, for messages.</param>
/// <param name="source">The same of the source.</param>
/// <param name="servedName">The same of the served name.</param>
internal sealed partial class ModelNaming(
    string model = "--model",
    string source = "--source",
    string servedName = "--served-name"
)
{
    /// <summary>Folders that every TensorRT-LLM repository has; a model of that name would overwrite one.</summary>
    private static readonly string[] ReservedNames = ["preprocessing", "postprocessing", "tensorrt_llm", "ensemble"];

    /// <summary>Where the weights of a model come from.</summary>
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

    /// <summary>The model's name in Triton: as given, else the alias or the last part of the id.</summary>
    /// <exception cref="UsageException">The name cannot be the name of a model folder.</exception>
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

    /// <summary>The name under which a server that runs has the model: as given, or the last part of an id.</summary>
    /// <remarks>
    /// Any server's: one that ModelPrep did not start may well have a model that is called <c>ensemble</c>.
    /// </remarks>
    /// <exception cref="UsageException">No model can have that name.</exception>
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
