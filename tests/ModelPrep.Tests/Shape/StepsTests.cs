namespace ModelPrep.Tests.Shape;

/// <summary>The rules of the layout that the compiler does not know.</summary>
public sealed class StepsTests
{
    private static readonly string[] Allowed = ["System", "Microsoft.Extensions.Logging", "ModelPrep.Transfer"];

    [Fact]
    public void Steps_import_contracts_and_the_base_library_only()
    {
        var wrong = SourceFiles("src/ModelPrep/Steps")
            .Concat(SourceFiles("src/ModelPrep/Transfer"))
            .SelectMany(path =>
                File.ReadLines(path)
                    .Where(line => line.StartsWith("using ", StringComparison.Ordinal))
                    .Select(line => (path, line))
            )
            .Where(entry => !Allowed.Any(name => entry.line.StartsWith($"using {name}", StringComparison.Ordinal)));
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_flow_fits_on_a_screen_or_two() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Root, "src/ModelPrep/Flow.cs")).Length, 1, 160);

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
