namespace ModelPrep.Steps;

/// <summary>Says of each chosen file whether it is here, or from where it would come. Changes nothing.</summary>
internal sealed class PlanFiles(ISnapshotCache cache, ISharedWeights shared)
{
    public async Task<PlannedFiles> RunAsync(
        ResolvedModel model,
        FileSelection selection,
        FileRules rules,
        CancellationToken cancellationToken
    )
    {
        if (model.Source is not ModelSource.Hub { Repository: var repository })
            return new PlannedFiles(
                [],
                WeightFormat.OfFolder(((ModelSource.Local)model.Source).FolderPath),
                selection.WeightBytes
            );
        var files = new List<PlannedFile>();
        foreach (var file in selection.Files)
            files.Add(await LookAsync(repository, model.Commit, file, cancellationToken));
        var chosen = selection.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        return new PlannedFiles(files, WeightFormat.Of(selection, rules), selection.WeightBytes)
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

/// <summary>The files that an artifact is made from.</summary>
/// <param name="Files">The chosen ones; none for a local folder, which is taken as it is.</param>
/// <param name="Format">The format of the weights.</param>
/// <param name="WeightBytes">Sum of the weights.</param>
internal sealed record PlannedFiles(IReadOnlyList<PlannedFile> Files, WeightFormat Format, long WeightBytes)
{
    /// <summary>Files of the commit that are not needed.</summary>
    public IReadOnlyList<RemoteFile> LeftOut { get; init; } = [];

    /// <summary>The ones that are not here.</summary>
    public IEnumerable<PlannedFile> Missing => Files.Where(file => file.Origin is not FileOrigin.Cache);

    /// <summary>Sum of the chosen ones.</summary>
    public long TotalBytes => Files.Sum(file => file.File.Size);

    /// <summary>What the hub would have to send.</summary>
    public long DownloadBytes => BytesFrom(FileOrigin.Hub);

    /// <summary>What would be copied from other nodes.</summary>
    public long SharedBytes => BytesFrom(FileOrigin.Shared);

    private long BytesFrom(FileOrigin origin) =>
        Files.Where(file => file.Origin == origin).Sum(file => file.File.Size - file.PresentBytes);
}

/// <summary>A file that an artifact is made from.</summary>
/// <param name="File">The file.</param>
/// <param name="Origin">Where its bytes are, or those that lack.</param>
/// <param name="PresentBytes">What of it is here, from 0 to its size.</param>
internal sealed record PlannedFile(RemoteFile File, FileOrigin Origin, long PresentBytes);

/// <summary>Where a file is.</summary>
internal enum FileOrigin
{
    /// <summary>In the Hugging Face cache, complete.</summary>
    Cache,

    /// <summary>In the shared cache.</summary>
    Shared,

    /// <summary>On the hub.</summary>
    Hub,
}
