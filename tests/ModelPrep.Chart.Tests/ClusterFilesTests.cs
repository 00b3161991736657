using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using ModelPrep.Chart.Tests.Tools;
using YamlDotNet.RepresentationModel;

namespace ModelPrep.Chart.Tests;

/// <summary>
/// The values files of the services that a cluster needs, and the page that leads from them to the first answer.
/// </summary>
public sealed partial class ClusterFilesTests
{
    private static readonly string[] Records =
    [
        "modelprep:engine_waiting_requests:avg1m",
        "modelprep:inflight_requests:avg1m",
        "modelprep:load:ratio",
        "triton:queue_compute:ratio",
    ];

    private static readonly string Folder = Repository.At("cluster");
    private static readonly string InstallPath = Path.Combine(Folder, "install.sh");
    private static readonly string Page = File.ReadAllText(Repository.At("docs", "cluster-setup.md"));

    private static readonly IReadOnlyList<Service> Services =
    [
        .. File.ReadLines(Path.Combine(Folder, "charts.txt"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => Service.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))),
    ];

    public static TheoryData<string> YamlFiles =>
        [.. Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Releases => [.. Services.Select(service => service.Release)];

    [Theory]
    [MemberData(nameof(YamlFiles))]
    public void Every_file_is_yaml_without_a_key_that_is_there_twice(string file)
    {
        var documents = Documents(File.ReadAllText(Path.Combine(Folder, file)));

        Assert.NotEmpty(documents);
        Assert.All(documents, document => Assert.IsType<YamlMappingNode>(document.RootNode));
    }

    [Fact]
    public void Every_chart_has_its_values_file_and_every_values_file_its_chart()
    {
        Assert.Equal(
            Services.Select(service => service.ValuesFile).Order(StringComparer.Ordinal),
            Directory
                .GetFiles(Folder, "*-values.yaml")
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal)
        );
        Assert.All(Services, service => Assert.Matches(@"^\d+\.\d+\.\d+$", service.Version));
    }

    [Fact]
    public void Every_namespace_of_a_release_is_made_and_lets_daemonsets_in()
    {
        var namespaces = Objects<V1Namespace>();

        Assert.Equal(
            Services.Select(service => service.Namespace).Distinct(),
            namespaces.Select(item => item.Metadata.Name)
        );
        Assert.All(
            namespaces,
            item => Assert.Equal("privileged", item.Metadata.Labels["pod-security.kubernetes.io/enforce"])
        );
    }

    [Fact]
    public void Pods_of_the_highest_priority_may_run_where_charts_ask_for_it()
    {
        var quotas = Objects<V1ResourceQuota>();

        Assert.Equal(["nvidia-device-plugin", "monitoring"], quotas.Select(quota => quota.Metadata.NamespaceProperty));
        Assert.All(
            quotas,
            quota =>
            {
                var scope = Assert.Single(quota.Spec.ScopeSelector.MatchExpressions);
                Assert.Equal(("PriorityClass", "In"), (scope.ScopeName, scope.OperatorProperty));
                Assert.Contains("system-node-critical", scope.Values);
                Assert.Equal(["pods"], quota.Spec.Hard.Keys);
            }
        );
    }

    [Theory]
    [InlineData("node-feature-discovery-values.yaml", "worker.tolerations")]
    [InlineData("nvidia-device-plugin-values.yaml", "tolerations")]
    [InlineData("dcgm-exporter-values.yaml", "tolerations")]
    [InlineData("kube-prometheus-stack-values.yaml", "prometheus-node-exporter.tolerations")]
    public void What_belongs_on_every_gpu_node_gets_past_any_taint_of_gpus(string file, string path)
    {
        var tolerations = At(Values(file), path)!.AsArray();

        Assert.Contains(
            tolerations,
            toleration => toleration!.ToJsonString() is """{"key":"nvidia.com/gpu","operator":"Exists"}"""
        );
    }

    [Fact]
    public void Nodes_are_chosen_by_labels_that_the_services_make_themselves()
    {
        var discovery = Values("node-feature-discovery-values.yaml");
        var plugin = Values("nvidia-device-plugin-values.yaml");

        // The label has the vendor alone in its name, as the device plugin wants it.
        Assert.Equal("""["vendor"]""", At(discovery, "worker.config.sources.pci.deviceLabelFields")!.ToJsonString());
        Assert.Equal(["feature.node.kubernetes.io/pci-10de.present"], NodeLabels(plugin));
        Assert.True((bool)At(plugin, "gfd.enabled")!);
        Assert.False((bool)At(plugin, "nfd.enabled")!);
        Assert.Equal(["nvidia.com/gpu.product"], NodeLabels(Values("dcgm-exporter-values.yaml")));
        Assert.DoesNotContain("kubectl label node", Page);
    }

    [Fact]
    public void Prometheus_takes_monitors_and_rules_of_all_releases_and_namespaces()
    {
        var spec = At(Values("kube-prometheus-stack-values.yaml"), "prometheus.prometheusSpec")!;

        foreach (var kind in new[] { "podMonitor", "serviceMonitor", "rule" })
        {
            Assert.False((bool)spec[$"{kind}SelectorNilUsesHelmValues"]!);
            Assert.Equal("{}", spec[$"{kind}Selector"]!.ToJsonString());
            Assert.Equal("{}", spec[$"{kind}NamespaceSelector"]!.ToJsonString());
        }
    }

    [Fact]
    public void Prometheus_keeps_less_than_its_volume_holds()
    {
        var spec = At(Values("kube-prometheus-stack-values.yaml"), "prometheus.prometheusSpec")!;
        var kept = Regex.Match((string)spec["retentionSize"]!, @"^(\d+)GiB$").Groups[1].Value;
        var volume = (string)At(spec, "storageSpec.volumeClaimTemplate.spec.resources.requests.storage")!;

        Assert.InRange(int.Parse(kept), 1, (int)(new ResourceQuantity(volume).ToDecimal() / (1 << 30) * 0.9m));
    }

    [Fact]
    public void Grafana_finds_dashboards_everywhere_and_has_no_password_that_others_know()
    {
        var grafana = Values("kube-prometheus-stack-values.yaml")["grafana"]!;

        Assert.Equal(
            """{"enabled":true,"label":"grafana_dashboard","labelValue":"1","searchNamespace":"ALL"}""",
            At(grafana, "sidecar.dashboards")!.ToJsonString()
        );
        Assert.Null(grafana["adminPassword"]);
    }

    [Fact]
    public void Gpus_are_scraped_as_often_as_servers_and_within_that_time()
    {
        var monitor = Values("dcgm-exporter-values.yaml")["serviceMonitor"]!;
        var environment = Values("dcgm-exporter-values.yaml")["extraEnv"]!.AsArray();
        var chart = Read(File.ReadAllText(Path.Combine(Repository.ChartPath, "values.yaml")));

        Assert.Equal((string)At(chart, "podMonitor.interval")!, (string)monitor["interval"]!);
        Assert.InRange(Seconds(monitor["scrapeTimeout"]!), 1, Seconds(monitor["interval"]!));
        Assert.Equal(
            $"{Seconds(monitor["interval"]!) * 1000}",
            (string)Assert.Single(environment, item => (string)item!["name"]! == "DCGM_EXPORTER_INTERVAL")!["value"]!
        );
    }

    [Fact]
    public void The_adapter_serves_each_record_of_a_pod_as_it_is_and_nothing_else()
    {
        var rules = Values("prometheus-adapter-values.yaml")["rules"]!;
        var custom = rules["custom"]!.AsArray();

        Assert.False((bool)rules["default"]!);
        Assert.All(
            custom,
            rule =>
            {
                var name = (string)At(rule!, "name.as")!;
                Assert.Equal($$"""{__name__="{{name}}",namespace!="",pod!=""}""", (string)rule!["seriesQuery"]!);
                Assert.Equal(
                    """{"namespace":{"resource":"namespace"},"pod":{"resource":"pod"}}""",
                    At(rule, "resources.overrides")!.ToJsonString()
                );
                Assert.Equal("max(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>)", (string)rule["metricsQuery"]!);
            }
        );
        Assert.Equal(Records, custom.Select(rule => (string)At(rule!, "name.as")!).Order(StringComparer.Ordinal));
        Assert.All(Records, record => Assert.Contains($"| `{record}` |", Page));
    }

    [Fact]
    public void The_adapter_reads_the_prometheus_that_is_installed_and_does_not_list_too_often()
    {
        var values = Values("prometheus-adapter-values.yaml");
        var prometheus = Services.Single(service => service.Chart == "kube-prometheus-stack");
        var name = $"{prometheus.Release}-kube-prometheus-prometheus";

        Assert.Equal($"http://{name}.{prometheus.Namespace}.svc", (string)At(values, "prometheus.url")!);
        Assert.Equal(9090, (long)At(values, "prometheus.port")!);
        Assert.Contains($"service/{name} 9090", Page);
        Assert.Contains($"secret {prometheus.Release}-grafana ", Page);
        Assert.InRange(Seconds(values["metricsRelistInterval"]!), 30, 120);
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task The_page_and_the_script_install_a_release_alike(string release)
    {
        var service = Services.Single(service => service.Release == release);
        var printed = (await Tool.RunAsync(InstallPath, ["--dry-run", release])).OrThrow().Output;
        var command = Assert.Single(
            HelmCommands(),
            command => command.StartsWith($"helm upgrade --install {release} ")
        );

        Assert.Equal(Words(printed.Split('\n')[1]), Words(command.Replace("--values cluster/", "--values ")));
        Assert.Contains($"--version {service.Version} ", command);
        Assert.Contains($"| `{release}` | `{service.Namespace}` | `{service.Chart}` | {service.Version} |", Page);

        static IEnumerable<string> Words(string command) => command.Trim().Replace(" --timeout 10m", "").Split(' ');
    }

    [Fact]
    public void Every_chart_that_the_page_installs_has_a_version_or_is_our_own()
    {
        var commands = HelmCommands().Where(command => !command.Contains(" ./chart ")).ToList();

        Assert.Equal(Services.Select(service => service.Release), commands.Select(command => command.Split(' ')[3]));
    }

    [Fact]
    public void Every_release_is_uninstalled_in_the_opposite_order()
    {
        Assert.Equal(
            Services.Reverse().Select(service => $"helm --namespace {service.Namespace} uninstall {service.Release}"),
            Commands().Where(command => command.StartsWith("helm --namespace "))
        );
    }

    [Fact]
    public async Task The_script_installs_everything_in_order()
    {
        using var folder = new TemporaryFolder();
        // Reads all of its input, as a helm that asks something would.
        folder.WriteScript("helm", $"cat >/dev/null; echo \"$4 $(pwd)\" >>{folder.At("log")}");
        folder.WriteScript("kubectl", $"echo \"$*\" >>{folder.At("log")}");
        var path = $"{folder.Root}:{Environment.GetEnvironmentVariable("PATH")}";

        var result = await Tool.RunAsync(InstallPath, [], new Dictionary<string, string> { ["PATH"] = path });

        result.OrThrow();
        var log = await File.ReadAllLinesAsync(folder.At("log"), TestContext.Current.CancellationToken);
        Assert.Equal(
            ["apply --filename namespaces.yaml", .. Services.Select(service => $"{service.Chart} {Folder}")],
            log
        );
    }

    [Theory]
    [InlineData("--force", "usage: install.sh")]
    [InlineData("grafana", "has no release 'grafana'")]
    public async Task The_script_refuses_what_it_does_not_know(string argument, string message)
    {
        var result = await Tool.RunAsync(InstallPath, ["--dry-run", argument]);

        Assert.Equal(64, result.ExitCode);
        Assert.Contains(message, result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void The_page_names_every_file_and_every_file_that_it_names_exists()
    {
        var named = ClusterPath().Matches(Page).Select(match => match.Value.TrimEnd('.')).ToHashSet();

        Assert.Equal(
            Directory
                .GetFiles(Folder)
                .Select(path => $"cluster/{Path.GetFileName(path)}")
                .Order(StringComparer.Ordinal),
            named.Order(StringComparer.Ordinal)
        );
        Assert.All(
            Link().Matches(Page).Select(match => match.Groups[1].Value),
            link => Assert.True(File.Exists(Repository.At("docs", link)), link)
        );
    }

    [Fact]
    public async Task Every_block_of_the_page_can_be_read()
    {
        using var folder = new TemporaryFolder();

        foreach (var block in Blocks("bash"))
        {
            var checkedBlock = await Tool.RunAsync("bash", ["-n", folder.Write("block.sh", block)]);
            Assert.True(checkedBlock.ExitCode == 0, $"{checkedBlock.Error}\n{block}");
        }
    }

    [Fact]
    public void No_secret_is_written_on_a_command_line()
    {
        Assert.DoesNotMatch("--from-literal|--docker-password|adminPassword", Page);
    }

    private static IEnumerable<string> HelmCommands() =>
        Commands().Where(command => command.StartsWith("helm upgrade ") || command.StartsWith("helm install "));

    private static IEnumerable<string> Commands() =>
        Blocks("bash")
            .SelectMany(block =>
                Regex.Replace(block, @"\\\n\s*", "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            );

    private static List<string> Blocks(string language)
    {
        var blocks = Regex
            .Matches(Page, $@"(?ms)^```{language}\n(.*?)^```$")
            .Select(match => match.Groups[1].Value)
            .ToList();
        Assert.NotEmpty(blocks);
        return blocks;
    }

    private static IEnumerable<string> NodeLabels(JsonNode values) =>
        At(values, "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms")!
            .AsArray()
            .SelectMany(term => term!["matchExpressions"]!.AsArray())
            .Select(expression => (string)expression!["key"]!);

    private static List<T> Objects<T>()
        where T : IKubernetesObject =>
        [
            .. File.ReadAllText(Path.Combine(Folder, "namespaces.yaml"))
                .Split("\n---\n")
                .Where(text => text.Contains($"\nkind: {typeof(T).Name[2..]}\n"))
                .Select(text => KubernetesYaml.Deserialize<T>(text, strict: true)),
        ];

    private static int Seconds(JsonNode duration) =>
        (string)duration! is var text && text.EndsWith('m') ? int.Parse(text[..^1]) * 60 : int.Parse(text[..^1]);

    private static JsonNode Values(string file) => Read(File.ReadAllText(Path.Combine(Folder, file)));

    private static JsonNode Read(string text) => YamlToJson.Convert(Documents(text).Single().RootNode)!;

    private static JsonNode? At(JsonNode node, string path) =>
        path.Split('.').Aggregate((JsonNode?)node, (parent, key) => parent?[key]);

    private static IList<YamlDocument> Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents;
    }

    [GeneratedRegex(@"cluster/[\w.-]+")]
    private static partial Regex ClusterPath();

    [GeneratedRegex(@"\]\(([\w./-]+)(?:#[\w-]+)?\)")]
    private static partial Regex Link();

    private sealed record Service(string Release, string Namespace, string Version, string Chart)
    {
        public string ValuesFile => $"{Chart.Split('/')[^1]}-values.yaml";

        public static Service Parse(string[] columns) => new(columns[0], columns[1], columns[2], columns[3]);
    }
}
