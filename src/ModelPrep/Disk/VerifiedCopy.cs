using System.Security.Cryptography;

namespace ModelPrep.Disk;

/// <summary>Copies the files of a manifest in parallel, hashes them on the way, and flushes them.</summary>
internal static class VerifiedCopy
{
    private const int FilesAtOnce = 8;

    /// <param name="from">Folder of an artifact.</param>
    /// <param name="to">Folder of the copy. It gets all folders of the artifact, including empty ones.</param>
    /// <param name="manifest">Lists the files.</param>
    /// <param name="heartbeat">Receives heartbeats.</param>
    /// <exception cref="BrokenContentException">A file does not match the manifest.</exception>
    public static async Task RunAsync(string from, string to, Manifest manifest, Heartbeat heartbeat)
    {
        foreach (var folder in FolderWalk.AllFolders(from).Prepend(from))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        await Parallel.ForEachAsync(
            manifest.Files.OrderByDescending(file => file.Size),
            new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce },
            (file, failed) =>
            {
                Copy(Path.Combine(from, file.Path), Path.Combine(to, file.Path), file, heartbeat, failed);
                return ValueTask.CompletedTask;
            }
        );
        foreach (var folder in FolderWalk.AllFolders(to).Append(to))
            DurableFile.FlushFolder(folder);
    }

    private static void Copy(string from, string to, ManifestFile file, Heartbeat heartbeat, CancellationToken failed)
    {
        using var source = new FileStream(RegularFile.OpenReadNoLink(from), FileAccess.Read, bufferSize: 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        HashedCopy.Run(source, to, file.Size, file.ModifiedAt, hash, heartbeat, failed);
        if (Convert.ToHexStringLower(hash.GetHashAndReset()) is var actual && actual != file.Sha256)
            throw new BrokenContentException(
                Messages.CopyDamaged,
                $"The SHA-256 of {from} is {actual}, expected {file.Sha256}",
                "This artifact is not used"
            );
    }
}
