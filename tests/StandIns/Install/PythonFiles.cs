namespace StandIns.Install;

/// <summary>The files below <c>Python/</c>, which this executable carries.</summary>
internal static class PythonFiles
{
    /// <summary>Writes those whose names begin with <paramref name="prefix"/>, without it, to a folder.</summary>
    public static void Write(string prefix, string folder)
    {
        var assembly = typeof(PythonFiles).Assembly;
        foreach (
            var name in assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
        )
        {
            var path = Path.Combine(folder, name[prefix.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var content = assembly.GetManifestResourceStream(name)!;
            using var file = File.Create(path);
            content.CopyTo(file);
        }
    }
}
