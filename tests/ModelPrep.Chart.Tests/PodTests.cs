using k8s.Models;
using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

/// <summary>What the two containers may see, touch and use, whatever the values are.</summary>
public sealed class PodTests(Helm helm)
{
    public static TheoryData<string> Files => ValuesFiles.All;

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Only_what_downloads_sees_the_token(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        Assert.All(
            rendered.PodTemplates,
            template =>
            {
                var containers = template.Spec.Containers.Concat(template.Spec.InitContainers ?? []).ToList();
                foreach (var volume in (template.Spec.Volumes ?? []).Where(volume => volume.Secret is not null))
                {
                    Assert.Equal(256, volume.Secret.DefaultMode); // 0400
                    Assert.False(volume.Secret.Optional);
                    Assert.Equal("hf-model-pull", volume.Secret.SecretName);
                    var item = Assert.Single(volume.Secret.Items);
                    Assert.Contains(item.Key, new[] { "password", "token" });
                    Assert.Equal("password", item.Path);
                    var container = Assert.Single(
                        containers,
                        container => (container.VolumeMounts ?? []).Any(mount => mount.Name == volume.Name)
                    );
                    Assert.Contains(container.Name, new[] { "init", "prewarm" });
                    var mount = Assert.Single(container.VolumeMounts, mount => mount.Name == volume.Name);
                    Assert.Equal(("/var/run/secrets/hugging_face", true), (mount.MountPath, mount.ReadOnlyProperty));
                }

                Assert.All(
                    containers,
                    container =>
                    {
                        Assert.DoesNotContain(
                            container.Env ?? [],
                            variable => variable.ValueFrom?.SecretKeyRef is not null
                        );
                        Assert.DoesNotContain(
                            container.Args ?? [],
                            argument =>
                                argument
                                    .Replace("max_tokens", "", StringComparison.Ordinal)
                                    .Contains("token", StringComparison.OrdinalIgnoreCase)
                                && argument is not ("--max-tokens" or "--max-num-tokens")
                        );
                    }
                );
            }
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_server_only_reads_what_init_wrote(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        Assert.All(
            rendered.Servers.Select(server => server.Spec.Template.Spec),
            pod =>
                Assert.All(
                    new[] { "store", "handover" },
                    name =>
                    {
                        var written = Assert.Single(Rendered.InitOf(pod).VolumeMounts, mount => mount.Name == name);
                        var read = Assert.Single(Rendered.ServerOf(pod).VolumeMounts, mount => mount.Name == name);
                        Assert.Equal(written.MountPath, read.MountPath);
                        Assert.NotEqual(true, written.ReadOnlyProperty);
                        Assert.True(read.ReadOnlyProperty);
                    }
                )
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task What_the_environment_names_lies_on_a_volume(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        Assert.All(
            Preparing(rendered).Concat(rendered.Servers.Select(server => Rendered.ServerOf(server.Spec.Template.Spec))),
            container =>
            {
                var environment = container.Env.ToDictionary(variable => variable.Name, variable => variable.Value);
                var named = new[]
                {
                    "MODELPREP_CACHE",
                    "HF_HOME",
                    "MODELPREP_PREPARED",
                    "HOME",
                    "MODELPREP_SHARED_CACHE",
                };
                foreach (var path in named.Select(name => environment.GetValueOrDefault(name)).OfType<string>())
                {
                    Assert.Contains(
                        container.VolumeMounts,
                        mount => $"{path}/".StartsWith($"{mount.MountPath}/", StringComparison.Ordinal)
                    );
                }

                Assert.Equal("1", environment["HF_HUB_DISABLE_TELEMETRY"]);
            }
        );
        Assert.All(
            rendered.Servers.SelectMany(server => server.Spec.Template.Spec.Volumes),
            volume =>
            {
                Assert.Single(
                    new object?[]
                    {
                        volume.HostPath,
                        volume.EmptyDir,
                        volume.Secret,
                        volume.Nfs,
                        volume.PersistentVolumeClaim,
                    }.OfType<object>()
                );
                Assert.True(volume.HostPath is null or { Type: "DirectoryOrCreate" });
                Assert.True(volume.Name != "handover" || volume.EmptyDir is not null);
            }
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Only_what_needs_gpus_has_them_one_for_every_rank(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        Assert.All(
            rendered.Servers.Select(server => server.Spec.Template.Spec),
            pod =>
            {
                var (init, server) = (Rendered.InitOf(pod), Rendered.ServerOf(pod));
                var ranks = Argument(init, "--tp") * Argument(init, "--pp");
                Assert.Equal(ranks, Gpus(server));
                Assert.Equal(init.Args.Contains("trtllm") ? ranks : 0, Gpus(init));
                Assert.All(
                    [init, server],
                    container =>
                    {
                        Assert.Equal(container.Resources.Limits, container.Resources.Requests);
                        Assert.Equal(
                            ["cpu", "memory"],
                            container
                                .Resources.Limits.Keys.Except(["nvidia.com/gpu", "ephemeral-storage"])
                                .Order(StringComparer.Ordinal)
                        );
                        Assert.All(
                            container.Resources.Limits.Values,
                            quantity => Assert.True(quantity.ToDecimal() > 0)
                        );
                    }
                );
            }
        );
        Assert.All(
            rendered.PodTemplates.SelectMany(template =>
                template.Spec.Containers.Concat(template.Spec.InitContainers ?? [])
            ),
            container =>
                Assert.True(
                    Gpus(container) == 0 || container.Name is "init" or "server" || container.Args.Contains("ready")
                )
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_containers_are_locked_down_and_can_write_where_mpirun_must(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        var own = rendered
            .PodTemplates.SelectMany(template => template.Spec.Containers.Concat(template.Spec.InitContainers ?? []))
            .Where(container => container.Name is not ("proxy" or "wait-for-models"));
        Assert.All(
            own,
            container =>
            {
                Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
                Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
                Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
                Assert.Null(container.SecurityContext.Capabilities.Add);
                Assert.True(container.Command is null || container.Name == "wait");
                Assert.Null(container.TerminationMessagePath);
                Assert.Equal("FallbackToLogsOnError", container.TerminationMessagePolicy);
            }
        );
        Assert.All(
            rendered.Servers.Select(server => server.Spec.Template.Spec),
            pod =>
            {
                Assert.All(
                    [Rendered.InitOf(pod), Rendered.ServerOf(pod)],
                    container =>
                        Assert.All(
                            ["/tmp", "/dev/shm"],
                            path =>
                                Assert.NotEqual(
                                    true,
                                    Assert
                                        .Single(container.VolumeMounts, mount => mount.MountPath == path)
                                        .ReadOnlyProperty
                                )
                        )
                );
                var memory = Assert.Single(pod.Volumes, volume => volume.EmptyDir?.Medium == "Memory");
                Assert.NotNull(memory.EmptyDir.SizeLimit);
            }
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_grace_period_covers_the_pause_and_the_stop_of_triton(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        Assert.All(
            rendered.Servers.Select(server => server.Spec.Template.Spec),
            pod =>
            {
                var server = Rendered.ServerOf(pod);
                var pause = int.Parse(server.Lifecycle?.PreStop.Exec.Command[1] ?? "0");
                var drain = int.Parse(
                    server
                        .Args.Single(argument => argument.StartsWith("--exit-timeout-secs=", StringComparison.Ordinal))
                        .Split('=')[1]
                );
                // docs/launch.md: Triton's exit timeout, and 15 seconds until all ranks have gone.
                Assert.True(pod.TerminationGracePeriodSeconds > pause + drain + 15);
            }
        );
    }

    private static IEnumerable<V1Container> Preparing(Rendered rendered) =>
        rendered
            .PodTemplates.SelectMany(template => template.Spec.Containers.Concat(template.Spec.InitContainers ?? []))
            .Where(container => container.Args?.FirstOrDefault() == "init");

    private static int Gpus(V1Container container) =>
        container.Resources?.Limits?.TryGetValue("nvidia.com/gpu", out var gpus) is true ? gpus.ToInt32() : 0;

    private static int Argument(V1Container container, string name) =>
        int.Parse(container.Args[container.Args.IndexOf(name) + 1]);
}
