using ModelPrep.Disk;

namespace ModelPrep.Maintenance;

/// <summary>Lists the files with a known hash: those in manifests, and blobs, which are named by their hash.</summary>
internal sealed class FindKnownFiles(string cachePath, string hubPath, HiddenFolders hidden, KindCatalog kinds)
{
    /// <param name="names">Ids or served names of artifacts; empty for all.</param>
    /// <param name="weights">True to include the Hugging Face cache.</param>
    /// <param name="broken">Receives artifact folders without a manifest.</param>
    /// <exception cref="NotFoundException">There is no such artifact.</exception>
    /// <exception cref="StorageException">A folder cannot be read.</exception>
    public IReadOnlyList<KnownFile> Run(IReadOnlyList<string> names, bool weights, ICollection<BrokenFile> broken)
    {
        hidden.RequireNone(weights);
        var (files, unknown) = (new List<KnownFile>(), names.ToHashSet(StringComparer.Ordinal));
        var prepared = Path.Combine(cachePath, "prepared", $"v{Manifest.CurrentVersion}");
        foreach (var folder in DiskUsage.Folders(cachePath, prepared))
        {
            var manifest = ManifestFolder.ReadManifest(folder);
            string?[] called = [Path.GetFileName(folder), manifest?.Key.ServedName];
            if (names.Count > 0 && !called.Intersect(names).Any())
                continue;
            unknown.ExceptWith(called.OfType<string>());
            if (manifest is null)
                broken.Add(
                    new BrokenFile(Path.Combine(folder, Manifest.FileName), "a manifest", "none that can be read")
                );
            else if (kinds.MissingFrom(manifest) is { } missing)
                broken.Add(
                    new BrokenFile(Path.Combine(folder, missing), "a file of the engine", "none in the manifest")
                );
            else
                foreach (var file in manifest.Files)
                {
                    var path = Path.Combine(folder, file.Path);
                    if (OwnFolder.HasNoLink(folder, path))
                        files.Add(new KnownFile(path, file.Size, DigestOf(file)));
                    else
                        broken.Add(new BrokenFile(path, "a file", "a link to another folder"));
                }
        }

        if (unknown.Count > 0)
            throw new NotFoundException(
                Messages.EntryUnknown,
                $"The cache has no artifact {unknown.First()}",
                "See modelprep cache list"
            );
        return weights ? [.. files, .. Blobs()] : files;
    }

    private IEnumerable<KnownFile> Blobs() =>
        HubFolder
            .All(hubPath)
            .SelectMany(folder => DiskUsage.Files(folder.FolderPath, folder.BlobsPath))
            .Select(path =>
                ContentDigest.TryParse(Path.GetFileName(path)) is { } digest ? new KnownFile(path, null, digest) : null
            )
            .OfType<KnownFile>();

    private static ContentDigest DigestOf(ManifestFile file) =>
        ContentDigest.TryParse(file.Sha256)
        ?? throw new BrokenContentException(
            Messages.ManifestDamaged,
            $"The manifest has {file.Sha256} for a SHA-256 of {file.Path}",
            "Remove the artifact with modelprep cache remove"
        );
}
