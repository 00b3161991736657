using System.Diagnostics;
using System.Net.Sockets;
using k8s;
using k8s.Models;

namespace ModelPrep.Chart.Tests.Tools;

/// <summary>
/// The real podman as a node: it plays pods as the chart renders them, with images that buildah has made, on a network
/// of their own.
/// </summary>
/// <remarks>
/// What it needs on machines like a build server: limits of open files that an unprivileged host allows, a mount
/// namespace without the second generation of control groups, which crun does not take beside the first, and one such
/// namespace for all calls, because the network namespaces of its pods are mounts in it.
/// </remarks>
public sealed class Podman : IAsyncLifetime
{
    // Lives until its standard input ends, which it does with this process at the latest.
    private const string Hold = "umount /sys/fs/cgroup/unified 2>/dev/null || true; echo ready; read line";

    private readonly TemporaryFolder _folder = new();
    private Process? _holder;
    private Task? _image;

    private Buildah Buildah { get; } = new();

    /// <summary>Address of this machine as the pods see it.</summary>
    internal string HostAddress { get; private set; } = "";

    private string Network { get; } = $"modelprep{Environment.ProcessId}";

    public async ValueTask InitializeAsync()
    {
        await Buildah.InitializeAsync();
        if (await Requirement.MissingAsync("podman") is not null)
            return;
        _folder.Write(
            "containers.conf",
            """
            [containers]
            default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
            [engine]
            cgroup_manager = "cgroupfs"
            events_logger = "none"
            """
        );
        _holder = Process.Start(
            new ProcessStartInfo("unshare", ["--mount", "sh", "-c", Hold])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        Assert.Equal("ready", await _holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        // A range of addresses that another run on this machine does not have.
        var third = 1 + (Environment.ProcessId % 250);
        HostAddress = $"10.213.{third}.1";
        (await RunAsync("network", "create", "--subnet", $"10.213.{third}.0/24", Network)).OrThrow();
    }

    public async ValueTask DisposeAsync()
    {
        if (_holder is not null)
        {
            await RunAsync("pod", "rm", "--all", "--force", "--time", "0");
            await RunAsync("network", "rm", "--force", Network);
            _holder.StandardInput.Close();
            await _holder.WaitForExitAsync(TestContext.Current.CancellationToken);
            _holder.Dispose();
        }

        await Buildah.DisposeAsync();
        _folder.Dispose();
    }

    internal Task<ToolResult> RunAsync(params IEnumerable<string> arguments) =>
        Tool.RunAsync(
            "nsenter",
            [
                "--target",
                $"{_holder!.Id}",
                "--mount",
                "podman",
                .. Buildah.Storage,
                "--network-config-dir",
                _folder.At("networks"),
                .. arguments,
            ],
            new Dictionary<string, string>
            {
                ["CONTAINERS_CONF"] = _folder.At("containers.conf"),
                ["TMPDIR"] = _folder.Root,
            }
        );

    /// <summary>Builds the image of the pods, once.</summary>
    internal Task BuildImageAsync(string tag, IReadOnlyDictionary<string, string> standIns) =>
        _image ??= Buildah.BuildWithStandInsAsync(tag, standIns);

    /// <summary>
    /// Plays a pod of a Deployment, with the secret that it mounts; returns when its init containers have ended and the
    /// server has begun.
    /// </summary>
    internal async Task<PlayedPod> PlayAsync(string name, V1PodTemplateSpec template, string token)
    {
        var pod = Pod(name, template);
        var secrets = pod
            .Spec.Volumes.Where(volume => volume.Secret is not null)
            .Select(volume => new V1Secret
            {
                ApiVersion = "v1",
                Kind = "Secret",
                Metadata = new V1ObjectMeta { Name = volume.Secret.SecretName },
                // Podman 4.3 writes the text that stands here into the file, where Kubernetes would decode it.
                Data = new Dictionary<string, byte[]>
                {
                    [Assert.Single(volume.Secret.Items).Key] = Convert.FromBase64String(token),
                },
            });
        IEnumerable<object> documents = [.. secrets, pod];
        var file = _folder.Write(
            $"{name}.yaml",
            string.Join("\n---\n", documents.Select(document => KubernetesYaml.Serialize(document)))
        );
        var result = await RunAsync("kube", "play", "--network", Network, file);
        return new PlayedPod(this, name, result);
    }

    /// <summary>
    /// A pod as the controller of a Deployment makes it, with what podman needs to leave its init containers, and their
    /// logs, in place.
    /// </summary>
    private static V1Pod Pod(string name, V1PodTemplateSpec template)
    {
        var pod = KubernetesYaml.Deserialize<V1Pod>(
            KubernetesYaml.Serialize(
                new V1Pod
                {
                    ApiVersion = "v1",
                    Kind = "Pod",
                    Metadata = new V1ObjectMeta
                    {
                        Name = name,
                        Labels = template.Metadata.Labels,
                        Annotations = new Dictionary<string, string>
                        {
                            ["io.podman.annotations.init.container.type"] = "always",
                        },
                    },
                    Spec = template.Spec,
                }
            )
        );
        // It would start an init container again and again where Kubernetes waits for it to succeed.
        pod.Spec.RestartPolicy = "Never";
        // It would open each of them on this machine, too.
        foreach (var container in pod.Spec.Containers)
            container.Ports = null;
        return pod;
    }
}

/// <summary>A pod that podman has been told to play.</summary>
internal sealed class PlayedPod(Podman podman, string name, ToolResult played)
{
    private static readonly HttpClient Http = new();

    public ToolResult Played => played;

    public async Task<string> LogsAsync(string container)
    {
        var result = await podman.RunAsync("logs", $"{name}-{container}");
        return result.Output + result.Error;
    }

    /// <summary>Exit status of a container that has ended.</summary>
    public async Task<int> ExitCodeAsync(string container) =>
        int.Parse((await InspectAsync($"{name}-{container}", "{{.State.ExitCode}}")).Trim());

    /// <summary>When a container started, and when it ended.</summary>
    public async Task<(DateTimeOffset Started, DateTimeOffset Finished)> TimesAsync(string container) =>
        (await InspectAsync($"{name}-{container}", "{{json .State.StartedAt}} {{json .State.FinishedAt}}")).Split(' ')
            is [var started, var finished]
            ? (
                System.Text.Json.JsonSerializer.Deserialize<DateTimeOffset>(started),
                System.Text.Json.JsonSerializer.Deserialize<DateTimeOffset>(finished)
            )
            : throw new InvalidDataException("podman inspect gave no times.");

    /// <summary>Address of one of the server's ports, from this machine.</summary>
    public async Task<Uri> AddressAsync(int port)
    {
        const string Format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
        return new Uri($"http://{(await InspectAsync($"{name}-server", Format)).Trim()}:{port}");
    }

    /// <summary>Asks as the startup probe does, until it succeeds or the server has ended.</summary>
    public async Task WaitUntilReadyAsync(V1Container server)
    {
        var probe = server.StartupProbe.HttpGet;
        var uri = new Uri(
            await AddressAsync(server.Ports.Single(port => port.Name == probe.Port.Value).ContainerPort),
            probe.Path
        );
        while (true)
        {
            try
            {
                using var answer = await Http.GetAsync(uri, TestContext.Current.CancellationToken);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException e) when (e.InnerException is SocketException)
            {
                // Not yet.
            }

            if ((await InspectAsync($"{name}-server", "{{.State.Running}}")).Trim() != "true")
                Assert.Fail(await LogsAsync("server"));
        }
    }

    /// <summary>
    /// Ends the server as the kubelet does: the stop signal, and after the grace period the end; the network stays
    /// until then, which it would not if podman stopped the pod.
    /// </summary>
    public async Task StopAsync(long graceSeconds) =>
        (await podman.RunAsync("stop", "--time", $"{graceSeconds}", $"{name}-server")).OrThrow();

    public async Task<string> InspectAsync(string container, string format) =>
        (await podman.RunAsync("container", "inspect", "--format", format, container)).OrThrow().Output;
}
