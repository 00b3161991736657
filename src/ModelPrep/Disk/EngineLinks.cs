namespace ModelPrep.Disk;

/// <summary>Brings an artifact's engine into another folder: what is large as a second name of the same file.</summary>
/// <remarks>
/// Nothing writes to an engine file once it is published, whereas a tool may write to the small ones beside it; those are
/// copied. Where there are no hard links, or none to files of another user, all are.
/// </remarks>
internal static class EngineLinks
{
    private const string Extension = ".engine";

    /// <returns>The files that are linked, relative to the folder.</returns>
    public static IReadOnlyList<string> Make(string from, string to)
    {
        var linked = new List<string>();
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, path);
            var target = Path.Combine(to, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (Path.GetExtension(path) == Extension && Libc.Link(path, target) == 0)
                linked.Add(relative);
            else
                File.Copy(path, target);
        }

        return linked;
    }
}
