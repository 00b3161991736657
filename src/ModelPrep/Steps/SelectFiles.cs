using System.Text.Json;
using ModelPrep.Transfer;

namespace ModelPrep.Steps;

/// <summary>Lists a model's files and chooses the ones that are needed.</summary>
internal sealed class SelectFiles(IModelHub hub, ISnapshotCache cache, FileTransfer transfer)
{
    /// <exception cref="NotFoundException">There are no weights that may be taken, or a shard is missing.</exception>
    public async Task<FileSelection> RunAsync(ResolvedModel model, FileRules rules, CancellationToken cancellationToken)
    {
        if (model.Source is not ModelSource.Hub { Repository: var repository })
            return SelectLocal((ModelSource.Local)model.Source);
        var all = await hub.ListAsync(repository, model.Commit, cancellationToken);
        var index = all.FirstOrDefault(file => file.Path is FileChoice.IndexName);
        var shards = index is null || rules.Include.Count > 0 ? null : await ReadShardsAsync(repository, model.Commit, index, cancellationToken);
        return FileChoice.Run(repository, all, shards, rules);
    }

    private async Task<IReadOnlySet<string>> ReadShardsAsync(
        RepositoryId repository, string commit, RemoteFile index, CancellationToken cancellationToken)
    {
        if (!cache.Contains(repository, commit, index))
            await transfer.RunAsync(repository, commit, index, new FileProgress(index), cancellationToken);
        try
        {
            await using var stream = cache.OpenRead(repository, commit, index);
            using var json = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            return json.RootElement.GetProperty("weight_map").EnumerateObject().Select(entry => entry.Value.GetString()!).ToHashSet(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new BrokenContentException(
                $"{index.Path} of {repository} at {commit} names no shards ({e.Message})", "Choose another --revision, or tell the model's owner", e);
        }
    }

    private static FileSelection SelectLocal(ModelSource.Local source)
    {
        var weights = new DirectoryInfo(source.FolderPath).EnumerateFiles("*.safetensors").ToList();
        return weights.Count > 0
            ? new FileSelection([], weights.Sum(file => file.Length))
            : throw new NotFoundException($"{source.FolderPath} has no safetensors weights", "Name a folder that holds a model in Hugging Face's format");
    }
}
