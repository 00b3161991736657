using System.Text.RegularExpressions;
using k8s.Models;
using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

/// <summary>What holds of the objects whatever the values are.</summary>
public sealed partial class ObjectTests(Helm helm)
{
    public static TheoryData<string> Files => ValuesFiles.All;

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_selector_finds_the_pods_that_it_is_for_and_no_others(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);
        var pods = rendered.PodTemplates.Select(template => template.Metadata.Labels).ToList();
        var servers = rendered.Servers.Select(server => server.Spec.Template.Metadata.Labels).ToList();

        foreach (var deployment in rendered.All<V1Deployment>())
            Assert.Equal(
                [deployment.Spec.Template.Metadata.Labels],
                pods.Where(deployment.Spec.Selector.MatchLabels.Selects)
            );
        foreach (var daemonSet in rendered.All<V1DaemonSet>())
            Assert.Equal(
                [daemonSet.Spec.Template.Metadata.Labels],
                pods.Where(daemonSet.Spec.Selector.MatchLabels.Selects)
            );
        var forServers = rendered
            .All<V1Service>()
            .Select(service => service.Spec.Selector)
            .Concat(rendered.All<PodMonitor>().Select(monitor => monitor.Spec.Selector.MatchLabels))
            .Concat(rendered.All<V1PodDisruptionBudget>().Select(budget => budget.Spec.Selector.MatchLabels));
        Assert.All(forServers, selector => Assert.Equal(servers, pods.Where(selector.Selects)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Nothing_that_a_release_may_change_selects_its_pods(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        Assert.All(
            rendered.Servers,
            server =>
            {
                Assert.Equal(
                    ["app.kubernetes.io/component", "app.kubernetes.io/instance", "app.kubernetes.io/name"],
                    server.Spec.Selector.MatchLabels.Keys.Except(["modelprep/product"]).Order(StringComparer.Ordinal)
                );
                Assert.Equal(
                    rendered.Servers.Count > 1,
                    server.Spec.Selector.MatchLabels.ContainsKey("modelprep/product")
                );
            }
        );
        Assert.All(
            rendered.PodTemplates.Where(template => template.Metadata.Name is null),
            template =>
            {
                Assert.DoesNotContain("helm.sh/chart", template.Metadata.Labels.Keys);
                Assert.DoesNotContain("app.kubernetes.io/version", template.Metadata.Labels.Keys);
            }
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_object_carries_the_name_and_the_labels_of_the_release(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        var own = rendered.Objects.Where(item =>
            !item.Metadata.Name.EndsWith("-extra", StringComparison.Ordinal) && item is not V1ServiceAccount
        );
        Assert.All(
            own,
            item =>
            {
                Assert.Matches(
                    "^demo-modelprep(-(a100|h100))?(-prewarm(-[0-9a-f]{8})?|-client|-dashboard|-test)?$",
                    item.Metadata.Name
                );
                Assert.Equal("default", item.Metadata.NamespaceProperty);
                Assert.Equal("demo", item.Metadata.Labels["app"]);
                Assert.Equal("demo", item.Metadata.Labels["app.kubernetes.io/instance"]);
                Assert.Contains(
                    item.Metadata.Labels["app.kubernetes.io/component"],
                    new[] { "server", "prewarm", "client", "test" }
                );
                Assert.Equal("modelprep", item.Metadata.Labels["app.kubernetes.io/part-of"]);
                Assert.Equal("0.1.0", item.Metadata.Labels["app.kubernetes.io/version"]);
                Assert.Equal("modelprep-0.1.0", item.Metadata.Labels["helm.sh/chart"]);
                Assert.Equal("Helm", item.Metadata.Labels["app.kubernetes.io/managed-by"]);
            }
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_mount_has_a_volume_and_every_volume_a_mount(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        Assert.All(
            rendered.PodTemplates,
            template =>
            {
                var containers = template.Spec.Containers.Concat(template.Spec.InitContainers ?? []);
                var mounted = containers
                    .SelectMany(item => item.VolumeMounts ?? [])
                    .Select(mount => mount.Name)
                    .ToHashSet();
                var volumes = (template.Spec.Volumes ?? []).Select(volume => volume.Name).ToList();
                Assert.Equal(volumes.Count, volumes.Distinct().Count());
                // A volume of the user's may be for one of the pods only.
                Assert.Equal(
                    volumes.Except(["models", "plugins"]).ToHashSet(),
                    mounted.Except(["models", "plugins"]).ToHashSet()
                );
                Assert.Subset(volumes.ToHashSet(), mounted);
            }
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task No_mount_hides_another_in_an_image_whose_var_run_is_a_link_to_run(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        Assert.All(
            rendered.PodTemplates.SelectMany(template =>
                template.Spec.Containers.Concat(template.Spec.InitContainers ?? [])
            ),
            container =>
            {
                var paths = (container.VolumeMounts ?? [])
                    .Select(mount => VarRun().Replace(mount.MountPath, "/run") + "/")
                    .ToList();
                Assert.DoesNotContain(
                    paths,
                    path => paths.Count(other => path.StartsWith(other, StringComparison.Ordinal)) > 1
                );
            }
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_port_that_is_named_is_open(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        Assert.All(
            rendered.Servers.Select(server => Rendered.ServerOf(server.Spec.Template.Spec)),
            server =>
            {
                var ports = server.Ports.ToDictionary(port => port.Name, port => port.ContainerPort);
                Assert.Equal((8000, 8001, 8002), (ports["http"], ports["grpc"], ports["metrics"]));
                Assert.All(
                    rendered.Service?.Spec.Ports ?? [],
                    port => Assert.Contains(port.TargetPort.Value, ports.Keys)
                );
                Assert.All(
                    rendered.PodMonitor?.Spec.PodMetricsEndpoints ?? [],
                    item => Assert.Contains(item.Port, ports.Keys)
                );
                Assert.All(
                    rendered
                        .All<V1NetworkPolicy>()
                        .SelectMany(policy => policy.Spec.Ingress)
                        .SelectMany(rule => rule.Ports),
                    port => Assert.Contains(port.Port.Value, ports.Keys)
                );
                V1Probe?[] probes = [server.StartupProbe, server.ReadinessProbe, server.LivenessProbe];
                Assert.All(
                    probes.OfType<V1Probe>(),
                    probe =>
                    {
                        Assert.Contains(probe.HttpGet.Port.Value, ports.Keys);
                        Assert.True(probe.TimeoutSeconds >= 5);
                    }
                );
            }
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Either_the_deployment_or_an_autoscaler_sets_the_number_of_pods(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        Assert.All(
            rendered.Servers,
            server =>
            {
                var hpas = rendered
                    .All<V2HorizontalPodAutoscaler>()
                    .Where(item => item.Spec.ScaleTargetRef.Name == server.Metadata.Name)
                    .ToList();
                var scaledObjects = rendered
                    .All<ScaledObject>()
                    .Count(item => item.Spec.ScaleTargetRef.Name == server.Metadata.Name);
                Assert.Equal(1, hpas.Count + scaledObjects + (server.Spec.Replicas is null ? 0 : 1));
                Assert.All(
                    hpas,
                    hpa =>
                    {
                        Assert.Equal(
                            ("apps/v1", "Deployment"),
                            (hpa.Spec.ScaleTargetRef.ApiVersion, hpa.Spec.ScaleTargetRef.Kind)
                        );
                        Assert.InRange(hpa.Spec.MinReplicas!.Value, 1, hpa.Spec.MaxReplicas);
                    }
                );
            }
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_pod_runs_as_an_account_without_rights_and_every_image_has_a_version(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        Assert.All(
            rendered.PodTemplates,
            template =>
            {
                Assert.Equal(
                    rendered.All<V1ServiceAccount>().SingleOrDefault()?.Metadata.Name ?? "default",
                    template.Spec.ServiceAccountName
                );
                Assert.False(template.Spec.AutomountServiceAccountToken);
                Assert.False(template.Spec.EnableServiceLinks);
                Assert.All(
                    template.Spec.Containers,
                    container => Assert.Matches("(:[^/]+|@sha256:[0-9a-f]{64})$", container.Image)
                );
            }
        );
        Assert.All(rendered.All<V1ServiceAccount>(), account => Assert.False(account.AutomountServiceAccountToken));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_disruption_budget_is_there_when_there_may_be_more_than_one_pod(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        var most = rendered.Servers.Sum(server =>
            server.Spec.Replicas
            ?? rendered
                .All<V2HorizontalPodAutoscaler>()
                .SingleOrDefault(item => item.Spec.ScaleTargetRef.Name == server.Metadata.Name)
                ?.Spec.MaxReplicas
            ?? rendered
                .All<ScaledObject>()
                .Single(item => item.Spec.ScaleTargetRef.Name == server.Metadata.Name)
                .Spec.MaxReplicaCount
        );
        Assert.Equal(most > 1 ? 1 : 0, rendered.All<V1PodDisruptionBudget>().Count());
        Assert.All(
            rendered.All<V1PodDisruptionBudget>(),
            budget =>
            {
                Assert.True(budget.Spec.MinAvailable is null != budget.Spec.MaxUnavailable is null);
                Assert.Equal("AlwaysAllow", budget.Spec.UnhealthyPodEvictionPolicy);
            }
        );
    }

    [Theory]
    // One that may be away may always go.
    [InlineData("autoscaling.replicas.minimum=1", 1)]
    [InlineData("autoscaling.replicas.maximum=1", 0)]
    [InlineData("autoscaling.enable=false", 0)]
    // One that must stay keeps its node from being drained when it is the only one.
    [InlineData("podDisruptionBudget.minAvailable=1", 0)]
    [InlineData("podDisruptionBudget.minAvailable=1,autoscaling.replicas.minimum=2", 1)]
    public async Task A_disruption_budget_never_keeps_the_last_pod(string values, int budgets)
    {
        var rendered = await helm.TemplateAsync("--set", values);

        Assert.Equal(budgets, rendered.All<V1PodDisruptionBudget>().Count());
    }

    [Theory]
    [InlineData("1.23")]
    [InlineData("1.25.16-eks-1")]
    public async Task An_old_cluster_gets_no_field_that_it_does_not_know(string version)
    {
        var rendered = await helm.TemplateAsync("--kube-version", version, "--set", "autoscaling.replicas.minimum=2");

        Assert.Null(Assert.Single(rendered.All<V1PodDisruptionBudget>()).Spec.UnhealthyPodEvictionPolicy);
    }

    [GeneratedRegex("^/var/run(?=/|$)")]
    private static partial Regex VarRun();
}
