using Microsoft.Extensions.Logging;

namespace ModelPrep.Sources;

/// <summary>Checks that the Python code which a model's configuration names is taken, if it is trusted.</summary>
internal sealed partial class CheckCode(ISnapshotCache cache, IHubFiles files, ILogger<CheckCode> log)
{
    /// <summary>The branch that is asked for code of another repository.</summary>
    private const string DefaultBranch = "main";

    /// <param name="repository">The model's repository.</param>
    /// <param name="commit">Its commit.</param>
    /// <param name="selection">The chosen files.</param>
    /// <param name="rules">What was wanted.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The selection, and a module that it lacks; null where it lacks none.</returns>
    /// <exception cref="NotFoundException">Some of the code is in another repository, and not in the cache.</exception>
    public async Task<(FileSelection Selection, string? Missing)> RunAsync(
        RepositoryId repository,
        string commit,
        FileSelection selection,
        FileRules rules,
        CancellationToken cancellationToken
    )
    {
        if (!rules.TakeCode && !(rules.MustServe && selection.Listing?.Any(FileChoice.IsCode) is true))
            return (selection, null);
        var configs = new List<string>();
        foreach (var file in selection.Files.Where(file => ModelCode.ConfigNames.Contains(file.Path)))
        {
            var opened = await files.OpenAsync(repository, commit, file, cancellationToken);
            using var reader = new StreamReader(opened.Content);
            configs.Add(await reader.ReadToEndAsync(cancellationToken));
            selection = selection with { ReceivedBytes = selection.ReceivedBytes + opened.ReceivedBytes };
        }

        var code = ModelCode.Of(repository.Value, configs);
        Judge(repository.Value, code, rules);
        var chosen = selection.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        return (selection, rules.TakeCode ? code.Modules.FirstOrDefault(module => !chosen.Contains(module)) : null);
    }

    /// <summary>The same for a folder, which is taken as it is.</summary>
    /// <exception cref="NotFoundException">Some of the code is in a repository that is not in the cache.</exception>
    public void Run(string folder, FileRules rules) =>
        Judge(
            folder,
            ModelCode.Of(
                own: null,
                ModelCode
                    .ConfigNames.Select(name => Path.Combine(folder, name))
                    .Where(File.Exists)
                    .Select(File.ReadAllText)
            ),
            rules
        );

    private void Judge(string model, ModelCode code, FileRules rules)
    {
        if (!code.IsAny)
            return;
        if (!rules.TakeCode)
            NotTaken(model);
        else if (code.Elsewhere.FirstOrDefault(IsMissing) is (var other, var module) && other is not null)
            throw new NotFoundException(
                Messages.CodeElsewhere,
                $"The configuration of {model} takes {module} from {other}, which is not in the cache",
                $"If you trust its owner, run modelprep init --model {other} --until weights --include '*.py' first, "
                    + "or leave trust_remote_code away"
            );
    }

    private bool IsMissing((string Repository, string Module) code) =>
        !(
            RepositoryId.TryParse(code.Repository, out var repository)
            && cache.FindCommit(repository, DefaultBranch) is { } commit
            && File.Exists(Path.Combine(cache.SnapshotPath(repository, commit), code.Module))
        );

    [LoggerMessage(
        3221,
        LogLevel.Warning,
        "{Model} has Python code of its own (auto_map), which is not used. A server that needs it does not start: "
            + "if you trust its owner, add --set trust_remote_code=true, "
            + "or with --engine trtllm --build-arg trust_remote_code=true"
    )]
    private partial void NotTaken(string model);
}
