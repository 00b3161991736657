namespace ModelPrep.Tests.Shape;

/// <summary>Text that must not change unnoticed, kept in <c>tests/ModelPrep.Tests/Golden</c>.</summary>
/// <remarks>With the variable UPDATE_GOLDEN the file is written instead of compared.</remarks>
internal static class GoldenFile
{
    /// <summary>Compares text with a file that is kept.</summary>
    public static void Verify(string name, string actual)
    {
        var path = Path.Combine(LayoutTests.Root, "tests/ModelPrep.Tests/Golden", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is not null)
            File.WriteAllText(path, actual);
        Assert.Equal(File.ReadAllText(path), actual);
    }

    /// <summary>Compares lines with a file that is kept.</summary>
    public static void Verify(string name, IEnumerable<string> lines) =>
        Verify(name, string.Concat(lines.Select(line => line + "\n")));
}
