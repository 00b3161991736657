using k8s;

namespace ModelPrep.Chart.Tests.Tools;

/// <summary>The real promtool, on rules as the chart renders them.</summary>
internal sealed class PromTool : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>
    /// Writes the groups of a PrometheusRule as the file that promtool and Prometheus read, and returns its path.
    /// </summary>
    public string Write(PrometheusRule rule, string name = "rules.yaml") => _folder.Write(name, GroupsOf(rule));

    public string Write(string name, string text) => _folder.Write(name, text);

    public void Dispose() => _folder.Dispose();

    public static Task<ToolResult> CheckAsync(string path) =>
        Tool.RunAsync("promtool", ["check", "rules", "--lint=all", "--lint-fatal", path]);

    public static Task<ToolResult> TestAsync(string path) => Tool.RunAsync("promtool", ["test", "rules", path]);

    private static string GroupsOf(PrometheusRule rule) => KubernetesYaml.Serialize(rule.Spec);
}
