namespace ModelPrep.Tests.Shape;

/// <summary>The rules of the layout that the compiler does not know.</summary>
public sealed class LayoutTests
{
    [Fact]
    public void No_source_file_is_long() =>
        Assert.DoesNotContain(SourceFiles("src"), path => File.ReadLines(path).Count() > 250);

    [Fact]
    public void No_line_is_wider_than_a_page() =>
        Assert.Empty(
            SourceFiles("src")
                .Concat(SourceFiles("tests"))
                .SelectMany(
                    path => File.ReadLines(path).Where(line => line.Length > 120),
                    (path, line) => $"{path}: {line}"
                )
        );

    internal static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    internal static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories);

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "ModelPrep.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);
}
