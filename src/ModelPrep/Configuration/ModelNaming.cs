using System.Text.RegularExpressions;

namespace ModelPrep.Configuration;

/// <summary>Turns <c>--model</c>, <c>--source</c> and <c>--served-name</c> into a source and a name. Pure.</summary>
internal static partial class ModelNaming
{
    /// <summary>Folders that every TensorRT-LLM repository has; a model of that name would overwrite one.</summary>
    private static readonly string[] ReservedNames = ["preprocessing", "postprocessing", "tensorrt_llm", "ensemble"];

    /// <summary>Where the weights of <paramref name="model"/> come from.</summary>
    /// <exception cref="UsageException">Unknown alias, malformed id or unknown kind of source.</exception>
    public static ModelSource Source(string model, string? source, string revision) =>
        source switch
        {
            null => new ModelSource.Hub(Repository(model), revision),
            _ when source.StartsWith("hf:", StringComparison.Ordinal) => new ModelSource.Hub(Id(source[3..]), revision),
            _ when source.StartsWith("local:", StringComparison.Ordinal) => Local(source[6..]),
            _ => throw new UsageException(
                Messages.ModelUnknown,
                $"--source {source} is neither hf:ORG/NAME nor local:DIR",
                "Write for example hf:meta-llama/Llama-3.1-8B"
            ),
        };

    /// <summary>The model's name in Triton: as given, else the alias or the last part of the id.</summary>
    /// <exception cref="UsageException">The name cannot be the name of a model folder.</exception>
    public static string ServedName(string model, string? servedName)
    {
        var name = servedName ?? model[(model.LastIndexOf('/') + 1)..];
        if (!FolderName().IsMatch(name))
            throw new UsageException(
                Messages.ServedNameUnusable,
                $"--served-name {name} cannot be a Triton model name: it takes letters, digits, '.', '_' and '-', "
                    + "and begins with a letter or digit",
                "Choose another --served-name"
            );
        if (ReservedNames.Contains(name, StringComparer.Ordinal))
            throw new UsageException(
                Messages.ServedNameUnusable,
                $"--served-name {name} is the name of a helper model in every TensorRT-LLM repository",
                "Choose another --served-name"
            );
        return name;
    }

    /// <summary>The name under which a server that runs has the model: as given, or the last part of an id.</summary>
    /// <remarks>
    /// Any server's: one that ModelPrep did not start may well have a model that is called <c>ensemble</c>.
    /// </remarks>
    /// <exception cref="UsageException">No model can have that name.</exception>
    public static string NameInTriton(string model)
    {
        var name = model[(model.LastIndexOf('/') + 1)..];
        return FolderName().IsMatch(name)
            ? name
            : throw new UsageException(
                Messages.ServedNameUnusable,
                $"--model {model} cannot be a Triton model name: it takes letters, digits, '.', '_' and '-', and "
                    + "begins with a letter or digit",
                "Name the model as the server does"
            );
    }

    private static RepositoryId Repository(string model) =>
        ModelAliases.Find(model) is { } alias ? Id(alias)
        : model.Contains('/', StringComparison.Ordinal) ? Id(model)
        : throw new UsageException(
            Messages.ModelUnknown,
            $"--model {model} is not a known alias ({string.Join(", ", ModelAliases.Names)})",
            $"Use one of these, or ORG/NAME; for a repository without organization add --source hf:{model}"
        );

    private static RepositoryId Id(string id) =>
        RepositoryId.TryParse(id, out var repository)
            ? repository
            : throw new UsageException(
                Messages.ModelUnknown,
                $"{id} is not a repository id of the form ORG/NAME (letters, digits, '.', '_', '-'; at most 96 "
                    + "characters; no '--' or '..')",
                "Copy the id from the model's page on the hub"
            );

    private static ModelSource.Local Local(string folder)
    {
        var path = folder.Length == 0 ? "" : Path.GetFullPath(folder);
        return Directory.Exists(path)
            ? new ModelSource.Local(path)
            : throw new UsageException(
                Messages.FolderMissing,
                $"--source local:{folder}: there is no folder {path}",
                "Name a folder that holds the model's files"
            );
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex FolderName();
}
