using System.Security.Cryptography;
using System.Text;

namespace LoopbackHub;

/// <summary>One commit of a repository, ready to be served.</summary>
internal sealed class Revision
{
    private readonly Dictionary<string, StoredFile> _files;

    public Revision(HubRepository repository)
    {
        Files = [.. repository.Files.Select(file => new StoredFile(file))];
        _files = Files.ToDictionary(file => file.File.Path, StringComparer.Ordinal);
        Commit = repository.Commit ?? Derive(repository.Id);
        Repository = repository with { Commit = Commit };
    }

    public HubRepository Repository { get; }

    public string Commit { get; }

    public IReadOnlyList<StoredFile> Files { get; }

    public StoredFile? Find(string path) => _files.GetValueOrDefault(path);

    /// <summary>Every folder that has a file below it.</summary>
    public IEnumerable<string> Folders() =>
        Files.SelectMany(file => FoldersOf(file.File.Path)).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> FoldersOf(string path) =>
        Enumerable.Range(0, path.Length).Where(index => path[index] == '/').Select(index => path[..index]);

    private string Derive(string id)
    {
        var lines = Files.Select(file => $"{file.File.Path} {file.Size} {file.Sha256}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}\n{string.Concat(lines)}")))[..40];
    }
}
