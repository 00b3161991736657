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
    public async Task Every_selector_finds_the_pods(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        var selector = rendered.Deployment.Spec.Selector.MatchLabels;
        Assert.Empty(selector.Except(rendered.Deployment.Spec.Template.Metadata.Labels));
        if (rendered.Service is { } service)
            Assert.Equal(selector, service.Spec.Selector);
        if (rendered.PodMonitor is { } monitor)
            Assert.Equal(selector, monitor.Spec.Selector.MatchLabels);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Nothing_that_a_release_may_change_selects_its_pods(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        Assert.Equal(
            ["app.kubernetes.io/instance", "app.kubernetes.io/name"],
            rendered.Deployment.Spec.Selector.MatchLabels.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("helm.sh/chart", rendered.Deployment.Spec.Template.Metadata.Labels.Keys);
        Assert.DoesNotContain("app.kubernetes.io/version", rendered.Deployment.Spec.Template.Metadata.Labels.Keys);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_object_carries_the_same_name_and_the_labels_of_the_release(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        Assert.All(rendered.Objects, item =>
        {
            Assert.Equal("demo-modelprep", item.Metadata.Name);
            Assert.Equal("default", item.Metadata.NamespaceProperty);
            Assert.Equal("demo", item.Metadata.Labels["app"]);
            Assert.Equal("demo", item.Metadata.Labels["app.kubernetes.io/instance"]);
            Assert.Equal("server", item.Metadata.Labels["app.kubernetes.io/component"]);
            Assert.Equal("modelprep", item.Metadata.Labels["app.kubernetes.io/part-of"]);
            Assert.Equal("0.1.0", item.Metadata.Labels["app.kubernetes.io/version"]);
            Assert.Equal("modelprep-0.1.0", item.Metadata.Labels["helm.sh/chart"]);
            Assert.Equal("Helm", item.Metadata.Labels["app.kubernetes.io/managed-by"]);
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_mount_has_a_volume_and_every_volume_a_mount(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        var mounted = rendered.Containers.SelectMany(item => item.VolumeMounts).Select(mount => mount.Name);
        Assert.Equal(rendered.Pod.Volumes.Select(volume => volume.Name).ToHashSet(), mounted.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task No_mount_hides_another_in_an_image_whose_var_run_is_a_link_to_run(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        Assert.All(rendered.Containers, container =>
        {
            var paths = container.VolumeMounts
                .Select(mount => VarRun().Replace(mount.MountPath, "/run") + "/")
                .ToList();
            Assert.DoesNotContain(paths, path =>
                paths.Count(other => path.StartsWith(other, StringComparison.Ordinal)) > 1);
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_port_that_is_named_is_open(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        var ports = rendered.Server.Ports.ToDictionary(port => port.Name, port => port.ContainerPort);
        Assert.Equal(8000, ports["http"]);
        Assert.Equal(8001, ports["grpc"]);
        Assert.Equal(8002, ports["metrics"]);
        Assert.All(rendered.Service?.Spec.Ports ?? [], port => Assert.Contains(port.TargetPort.Value, ports.Keys));
        Assert.All(rendered.PodMonitor?.Spec.PodMetricsEndpoints ?? [], item => Assert.Contains(item.Port, ports.Keys));
        V1Probe?[] probes = [rendered.Server.StartupProbe, rendered.Server.ReadinessProbe, rendered.Server.LivenessProbe];
        Assert.All(probes.OfType<V1Probe>(), probe =>
        {
            Assert.Contains(probe.HttpGet.Port.Value, ports.Keys);
            Assert.True(probe.TimeoutSeconds >= 5);
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Either_the_deployment_or_the_autoscaler_sets_the_number_of_pods(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        Assert.NotEqual(rendered.Autoscaler is null, rendered.Deployment.Spec.Replicas is null);
        if (rendered.Autoscaler is { Spec: var spec })
        {
            Assert.Equal(("apps/v1", "Deployment", rendered.Deployment.Metadata.Name),
                (spec.ScaleTargetRef.ApiVersion, spec.ScaleTargetRef.Kind, spec.ScaleTargetRef.Name));
            Assert.InRange(spec.MinReplicas!.Value, 1, spec.MaxReplicas);
        }
    }

    [GeneratedRegex("^/var/run(?=/|$)")]
    private static partial Regex VarRun();
}
