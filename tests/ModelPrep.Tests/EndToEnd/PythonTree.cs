using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>The listing of a commit as huggingface_hub 1.22 and later write it, made without our own writer.</summary>
internal static class PythonTree
{
    /// <summary>What <c>json.dump(indent=1)</c> gives for a repository without files in chunks.</summary>
    public static string Of(HubRepository repository) =>
        $$"""
            {
             "format_version": 1,
             "files": {
            {{string.Join(",\n", repository.Files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(Entry))}}
             }
            }
            """;

    /// <summary>Puts it where Python does, readable for its owner only, as Python leaves it.</summary>
    public static async Task WriteAsync(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static string Entry(HubFile file)
    {
        var size = file.Content.Length;
        var (blobId, more) =
            file.Kind is FileKind.Regular
                ? (file.Content.GitOid(), "")
                : (
                    new MemoryContent(
                        $"version https://git-lfs.github.com/spec/v1\noid sha256:{file.Content.Sha256()}\nsize {size}\n"
                    ).GitOid(),
                    $",\n   \"lfs_sha256\": \"{file.Content.Sha256()}\",\n   \"lfs_size\": {size}"
                );
        return $"  \"{file.Path}\": {{\n   \"size\": {size},\n   \"blob_id\": \"{blobId}\"{more}\n  }}";
    }
}
