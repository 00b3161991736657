using k8s.Models;
using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

/// <summary>What the two containers may see, touch and use, whatever the values are.</summary>
public sealed class PodTests(Helm helm)
{
    public static TheoryData<string> Files => ValuesFiles.All;

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Only_init_sees_the_token(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        var secrets = rendered.Pod.Volumes.Where(volume => volume.Secret is not null).ToList();
        Assert.All(secrets, volume =>
        {
            Assert.Equal(256, volume.Secret.DefaultMode); // 0400
            Assert.False(volume.Secret.Optional);
            Assert.Equal("hf-model-pull", volume.Secret.SecretName);
            Assert.Equal(("password", "password"), Assert.Single(volume.Secret.Items.Select(item => (item.Key, item.Path))));
            var mount = Assert.Single(rendered.Init.VolumeMounts, mount => mount.Name == volume.Name);
            Assert.Equal("/var/run/secrets/hugging_face", mount.MountPath);
            Assert.True(mount.ReadOnlyProperty);
            Assert.DoesNotContain(rendered.Server.VolumeMounts, mount => mount.Name == volume.Name);
        });
        Assert.All(rendered.Containers, container =>
        {
            Assert.DoesNotContain(container.Env, variable => variable.ValueFrom?.SecretKeyRef is not null);
            Assert.DoesNotContain(container.Args, argument => argument.Contains("token", StringComparison.Ordinal));
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_server_only_reads_what_init_wrote(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        var shared = rendered.Pod.Volumes.Where(volume => volume.HostPath is not null || volume.Name == "handover");
        Assert.Equal(2, shared.Count());
        Assert.All(shared, volume =>
        {
            var written = Assert.Single(rendered.Init.VolumeMounts, mount => mount.Name == volume.Name);
            var read = Assert.Single(rendered.Server.VolumeMounts, mount => mount.Name == volume.Name);
            Assert.Equal(written.MountPath, read.MountPath);
            Assert.NotEqual(true, written.ReadOnlyProperty);
            Assert.True(read.ReadOnlyProperty);
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task What_the_environment_names_lies_on_a_volume(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        Assert.All(rendered.Containers, container =>
        {
            var environment = container.Env.ToDictionary(variable => variable.Name, variable => variable.Value);
            foreach (var name in new[] { "MODELPREP_CACHE", "HF_HOME", "MODELPREP_PREPARED", "HOME" })
            {
                Assert.Contains(container.VolumeMounts, mount =>
                    $"{environment[name]}/".StartsWith($"{mount.MountPath}/", StringComparison.Ordinal));
            }

            Assert.Equal("1", environment["HF_HUB_DISABLE_TELEMETRY"]);
        });
        var store = Assert.Single(rendered.Pod.Volumes, volume => volume.HostPath is not null);
        Assert.Equal("DirectoryOrCreate", store.HostPath.Type);
        Assert.All(rendered.Pod.Volumes, volume => Assert.Single(
            new object?[] { volume.HostPath, volume.EmptyDir, volume.Secret }.OfType<object>()));
        Assert.NotNull(Assert.Single(rendered.Pod.Volumes, volume => volume.Name == "handover").EmptyDir);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Each_container_has_a_gpu_for_every_rank(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        var ranks = Argument(rendered.Init, "--tp") * Argument(rendered.Init, "--pp");
        Assert.All(rendered.Containers, container =>
        {
            Assert.Equal(ranks, container.Resources.Limits["nvidia.com/gpu"].ToInt32());
            Assert.Equal(container.Resources.Limits, container.Resources.Requests);
            Assert.Equal(["cpu", "memory", "nvidia.com/gpu"], container.Resources.Limits.Keys.Order(StringComparer.Ordinal));
            Assert.All(container.Resources.Limits.Values, quantity => Assert.True(quantity.ToDecimal() > 0));
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_containers_are_locked_down_and_can_write_where_mpirun_must(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        Assert.False(rendered.Pod.AutomountServiceAccountToken);
        Assert.False(rendered.Pod.EnableServiceLinks);
        Assert.All(rendered.Containers, container =>
        {
            Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
            Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.Null(container.SecurityContext.Capabilities.Add);
            Assert.Null(container.Command);
            Assert.Null(container.TerminationMessagePath);
            Assert.Equal("FallbackToLogsOnError", container.TerminationMessagePolicy);
            Assert.All(new[] { "/tmp", "/dev/shm" }, path => Assert.NotEqual(
                true, Assert.Single(container.VolumeMounts, mount => mount.MountPath == path).ReadOnlyProperty));
        });
        var memory = Assert.Single(rendered.Pod.Volumes, volume => volume.EmptyDir?.Medium == "Memory");
        Assert.NotNull(memory.EmptyDir.SizeLimit);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_grace_period_covers_the_pause_and_the_stop_of_triton(string valuesFile)
    {
        var rendered = await helm.TemplateFileAsync(valuesFile);

        var pause = int.Parse(rendered.Server.Lifecycle?.PreStop.Exec.Command[1] ?? "0");
        // Triton's exit timeout; with several ranks, what ModelPrep gives rank 0 and then mpirun.
        var stop = rendered.Server.Resources.Limits["nvidia.com/gpu"].ToInt32() == 1 ? 30 : 35 + 10;
        Assert.True(rendered.Pod.TerminationGracePeriodSeconds >= pause + stop + 5);
    }

    private static int Argument(V1Container container, string name) =>
        int.Parse(container.Args[container.Args.IndexOf(name) + 1]);
}
