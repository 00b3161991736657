using System.Text.Json.Nodes;
using k8s.Models;

namespace ModelPrep.Chart.Tests.Tools;

/// <summary>
/// Runs the containers of a rendered pod with crun, as a node would: the same volumes, environment and arguments, and
/// no capabilities. The image is this machine's own root file system, copied on write, with <c>modelprep</c> and the
/// tools in it.
/// </summary>
internal sealed class RunningPod(V1PodSpec pod, string toolsPath, string token) : IDisposable
{
    // crun refuses a machine that has both generations of control groups, so it sees one; the copy lies in memory.
    private const string Start = """
        umount /sys/fs/cgroup/unified 2>/dev/null || true
        mount -t tmpfs tmpfs "$1/copy"
        mkdir "$1/copy/upper" "$1/copy/work"
        mount -t overlay overlay -o "lowerdir=/,upperdir=$1/copy/upper,workdir=$1/copy/work" "$1/root"
        exec crun --root "$1/crun" --cgroup-manager=disabled run --bundle "$1" --pid-file "$1/pid" "$2"
        """;

    private readonly TemporaryFolder _folder = new();

    /// <summary>What a container left for the kubelet to show.</summary>
    public string TerminationMessage { get; private set; } = "";

    /// <summary>Runs a container to its end, on the network of this machine.</summary>
    public Task<ToolResult> RunAsync(V1Container container) => RunAsync(container, ownNetwork: false);

    /// <summary>
    /// Runs a container on a network of its own, ends it when its startup probe succeeds, and returns how it ended.
    /// </summary>
    public async Task<ToolResult> RunUntilReadyAsync(V1Container container)
    {
        var running = RunAsync(container, ownNetwork: true);
        while (!running.IsCompleted && !await IsReadyAsync(container))
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        if (!running.IsCompleted)
            await Tool.RunAsync("kill", ["-TERM", ProcessId()]);
        return await running;
    }

    public void Dispose() => _folder.Dispose();

    private async Task<ToolResult> RunAsync(V1Container container, bool ownNetwork)
    {
        foreach (var name in new[] { "copy", "root" })
            Directory.CreateDirectory(_folder.At(container.Name, name));
        var log = _folder.Write($"{container.Name}/termination-log", "");
        _folder.Write($"{container.Name}/config.json", Configuration(container, log, ownNetwork).ToJsonString());
        var result = await Tool.RunAsync(
            "unshare",
            [
                "--mount",
                "sh",
                "-ec",
                Start,
                "sh",
                _folder.At(container.Name),
                $"{Path.GetFileName(_folder.Root)}-{container.Name}",
            ]
        );
        TerminationMessage = await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken);
        return result;
    }

    private async Task<bool> IsReadyAsync(V1Container container)
    {
        if (ProcessId().Length == 0)
            return false;
        var (path, name) = (container.StartupProbe.HttpGet.Path, container.StartupProbe.HttpGet.Port.Value);
        var port = container.Ports.Single(item => item.Name == name).ContainerPort;
        var probe = await Tool.RunAsync(
            "nsenter",
            [
                "--target",
                ProcessId(),
                "--net",
                "bash",
                "-c",
                $"exec 3<>/dev/tcp/127.0.0.1/{port}; printf 'GET {path} HTTP/1.0\\r\\n\\r\\n' >&3; head -n 1 <&3",
            ]
        );
        return probe.Output.Contains(" 200 ", StringComparison.Ordinal);
    }

    private string ProcessId() =>
        File.Exists(_folder.At("server", "pid")) ? File.ReadAllText(_folder.At("server", "pid")) : "";

    private JsonObject Configuration(V1Container container, string log, bool ownNetwork) =>
        new()
        {
            ["ociVersion"] = "1.0.2",
            ["root"] = new JsonObject
            {
                ["path"] = "root",
                ["readonly"] = container.SecurityContext.ReadOnlyRootFilesystem,
            },
            ["process"] = new JsonObject
            {
                ["user"] = new JsonObject { ["uid"] = 0, ["gid"] = 0 },
                ["cwd"] = "/",
                ["args"] = Texts(["modelprep", .. container.Args]),
                ["env"] = Texts([
                    $"PATH={toolsPath}:/usr/local/bin:/usr/bin:/bin",
                    .. container.Env.Select(item => $"{item.Name}={item.Value}"),
                ]),
                ["capabilities"] = new JsonObject(),
                ["noNewPrivileges"] = container.SecurityContext.AllowPrivilegeEscalation is false,
            },
            ["mounts"] = new JsonArray([
                Mount("/proc", "proc", "proc"),
                Mount("/dev", "tmpfs", "tmpfs", "nosuid", "mode=755"),
                Mount("/dev/pts", "devpts", "devpts", "newinstance", "ptmxmode=0666"),
                .. container.VolumeMounts.Select(Mount),
                Bind("/dev/termination-log", log),
                Bind("/usr/local/bin/modelprep", Repository.BinaryPath, "ro"),
                .. new[] { toolsPath, StandInsPath }.Select(path => Bind(path, path, "ro")),
            ]),
            ["linux"] = new JsonObject
            {
                ["namespaces"] = new JsonArray([
                    .. Namespaces(ownNetwork).Select(type => new JsonObject { ["type"] = type }),
                ]),
            },
        };

    private static IEnumerable<string> Namespaces(bool ownNetwork) =>
        ["pid", "ipc", "uts", "mount", .. ownNetwork ? new[] { "network" } : []];

    /// <summary>Folder of the program behind the tools.</summary>
    private static string StandInsPath =>
        Environment.GetEnvironmentVariable("STANDINS_BINARY") is { } program
            ? Path.GetDirectoryName(program)!
            : AppContext.BaseDirectory.TrimEnd('/');

    private JsonObject Mount(V1VolumeMount mount)
    {
        var volume = pod.Volumes.Single(item => item.Name == mount.Name);
        if (volume.EmptyDir?.Medium == "Memory")
            return Mount(mount.MountPath, "tmpfs", "tmpfs", "nosuid", "nodev");
        var source = Directory.CreateDirectory(_folder.At("volumes", mount.Name)).FullName;
        if (volume.Secret is { } secret)
        {
            var file = _folder.Write($"volumes/{mount.Name}/{Assert.Single(secret.Items).Path}", token);
            File.SetUnixFileMode(file, (UnixFileMode)secret.DefaultMode!.Value);
        }

        return Bind(mount.MountPath, source, mount.ReadOnlyProperty is true ? "ro" : "rw");
    }

    private static JsonObject Bind(string destination, string source, string mode = "rw") =>
        Mount(destination, "bind", source, "bind", mode);

    private static JsonObject Mount(string destination, string type, string source, params string[] options) =>
        new()
        {
            ["destination"] = destination,
            ["type"] = type,
            ["source"] = source,
            ["options"] = Texts(options),
        };

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
