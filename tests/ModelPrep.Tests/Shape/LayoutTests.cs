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

    /// <summary>It ends whatever its process has started: here, the programs of other tests.</summary>
    [Fact]
    public void No_test_uses_the_runner_of_the_product_in_the_process_of_all_tests() =>
        Assert.DoesNotContain(
            SourceFiles("tests"),
            path => File.ReadAllText(path).Contains("new " + "CommandRunner(", StringComparison.Ordinal)
        );

    internal static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    internal static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories);

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "ModelPrep.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);
}
