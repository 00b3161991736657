namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>
/// The folder <c>hf_download</c> below an engine's folder, which Triton CLIs before 0.1.0 convert from.
/// </summary>
/// <remarks>
/// Their call to the hub returns the cached snapshot without touching this folder when offline, so it must be filled
/// beforehand. Configuration and tokenizer stay in it: the server's configuration names it as tokenizer folder.
/// </remarks>
internal static class DownloadFolder
{
    private const string Name = "hf_download";
    private const string ConvertedName = "converted_weights";

    /// <summary>Links the weights and copies the rest, so that nothing the CLI does there changes the cache.</summary>
    /// <param name="enginePath">Folder of the engine.</param>
    /// <param name="snapshotPath">Folder of the weights.</param>
    /// <param name="trustsCode">
    /// Whether Python files may come along: the server runs them when it loads the tokenizer.
    /// </param>
    public static void Fill(string enginePath, string snapshotPath, bool trustsCode)
    {
        var folder = Path.Combine(enginePath, Name);
        foreach (var path in FolderWalk.AllFiles(snapshotPath))
        {
            if (!trustsCode && Path.GetExtension(path) is ".py")
                continue;
            var copy = Path.Combine(folder, Path.GetRelativePath(snapshotPath, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            var source = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
            if (IsWeight(path))
                File.CreateSymbolicLink(copy, source);
            else
                RegularFile.Copy(source, copy);
        }
    }

    /// <summary>
    /// Removes the links to the weights and the converted weights: two thirds of the folder, needed no more.
    /// </summary>
    public static void RemoveWeights(string enginePath)
    {
        var folder = Path.Combine(enginePath, Name);
        if (!Directory.Exists(folder))
            return;
        if (Directory.Exists(Path.Combine(folder, ConvertedName)))
            FolderRemoval.Run(Path.Combine(folder, ConvertedName));
        foreach (var path in FolderWalk.AllFiles(folder).Where(path => new FileInfo(path).LinkTarget is not null))
            File.Delete(path);
    }

    private static bool IsWeight(string path) =>
        Path.GetExtension(path) is ".safetensors" or ".bin" or ".pt" or ".pth" or ".ckpt";
}
