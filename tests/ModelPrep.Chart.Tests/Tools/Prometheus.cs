using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using k8s;

namespace ModelPrep.Chart.Tests.Tools;

/// <summary>
/// The real Prometheus, with the chart's rules, scraping one server as if the operator had told it to.
/// </summary>
/// <remarks>Its clock runs fifteen times as fast as in a cluster: a scrape each second, and averages of four.</remarks>
internal sealed partial class Prometheus : IAsyncDisposable
{
    private static readonly HttpClient Http = new();
    private readonly TemporaryFolder _folder;
    private readonly RunningTool _process;
    private readonly Uri _address;

    private Prometheus(TemporaryFolder folder, RunningTool process, Uri address) =>
        (_folder, _process, _address) = (folder, process, address);

    public static async Task<Prometheus> StartAsync(PrometheusRule rule, string pod, Uri metrics)
    {
        var folder = new TemporaryFolder();
        var rules = KubernetesYaml.Serialize(rule.Spec);
        folder.Write(
            "rules.yaml",
            Interval().Replace(rules.Replace("[1m]", "[4s]", StringComparison.Ordinal), "interval: 1s")
        );
        folder.Write(
            "prometheus.yaml",
            $"""
            global: {"{"} scrape_interval: 1s, scrape_timeout: 1s {"}"}
            rule_files: [rules.yaml]
            scrape_configs:
              - job_name: {rule.Metadata.NamespaceProperty}/{rule.Metadata.Name}
                static_configs:
                  - targets: ["{metrics.Authority}"]
                    labels: {"{"} namespace: {rule.Metadata.NamespaceProperty}, pod: {pod} {"}"}
            """
        );
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var process = RunningTool.Start(
            "prometheus",
            [
                $"--config.file={folder.At("prometheus.yaml")}",
                $"--storage.tsdb.path={folder.At("data")}",
                $"--web.listen-address={address.Authority}",
            ]
        );
        return new Prometheus(folder, process, address);
    }

    /// <summary>A port that nobody listens at.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Asks for a series until its value is as wanted, and returns it.</summary>
    /// <exception cref="TimeoutException">It did not come to that within a minute.</exception>
    public async Task<double> WaitForAsync(string query, Func<double, bool> isWanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        double? last = null;
        try
        {
            while (true)
            {
                last = await AskAsync(query, patience.Token);
                if (last is { } value && isWanted(value))
                    return value;
                await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
            }
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException(
                $"{query} stayed at {last?.ToString(CultureInfo.InvariantCulture) ?? "nothing"}. {_process.Output}",
                e
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<double?> AskAsync(string query, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await Http.GetFromJsonAsync<JsonElement>(
                new Uri(_address, $"/api/v1/query?query={Uri.EscapeDataString(query)}"),
                cancellationToken
            );
            var series = answer.GetProperty("data").GetProperty("result");
            return series.GetArrayLength() == 0
                ? null
                : double.Parse(
                    Assert.Single(series.EnumerateArray()).GetProperty("value")[1].GetString()!,
                    CultureInfo.InvariantCulture
                );
        }
        catch (HttpRequestException) when (!_process.HasExited)
        {
            return null;
        }
    }

    [GeneratedRegex("interval: 15s")]
    private static partial Regex Interval();
}
