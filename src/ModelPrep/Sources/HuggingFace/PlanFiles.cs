namespace ModelPrep.Sources.HuggingFace;

/// <summary>Says of each chosen file whether it is here, or from where it will come. Changes nothing.</summary>
internal sealed class PlanFiles(ISnapshotCache cache, ISharedWeights shared)
{
    public async Task<PlannedFiles> RunAsync(
        RepositoryId repository,
        string commit,
        FileSelection selection,
        FileRules rules,
        CancellationToken cancellationToken
    )
    {
        var files = new List<PlannedFile>();
        foreach (var file in selection.Files)
            files.Add(await LookAsync(repository, commit, file, cancellationToken));
        var chosen = selection.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        return new PlannedFiles(files, ExplainFormat.Run(selection, rules), selection.WeightBytes)
        {
            LeftOut = [.. (selection.Listing ?? []).Where(file => !chosen.Contains(file.Path))],
        };
    }

    private async Task<PlannedFile> LookAsync(
        RepositoryId repository,
        string commit,
        RemoteFile file,
        CancellationToken cancellationToken
    )
    {
        if (cache.Contains(repository, commit, file))
            return new PlannedFile(file, FileOrigin.Cache, file.Size);
        var origin = await shared.HasAsync(repository, file, cancellationToken) ? FileOrigin.Shared : FileOrigin.Hub;
        return new PlannedFile(file, origin, cache.BytesKept(repository, file));
    }
}
