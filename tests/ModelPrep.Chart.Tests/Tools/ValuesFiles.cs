namespace ModelPrep.Chart.Tests.Tools;

/// <summary>The values files that the chart brings along; the empty name stands for the chart's own defaults.</summary>
internal static class ValuesFiles
{
    public static IEnumerable<string> Names =>
        [
            "",
            .. Files(Repository.ChartPath, "*_values.yaml"),
            .. Files(Path.Combine(Repository.ChartPath, "ci"), "*-values.yaml"),
        ];

    public static TheoryData<string> All => [.. Names];

    public static IEnumerable<string> Options(string name) =>
        name.Length == 0 ? [] : ["--values", Path.Combine(Repository.ChartPath, name)];

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory
            .GetFiles(folder, pattern)
            .Order(StringComparer.Ordinal)
            .Select(file => Path.GetRelativePath(Repository.ChartPath, file));
}
