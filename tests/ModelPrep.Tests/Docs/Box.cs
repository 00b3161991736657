using System.Globalization;
using LoopbackHub;
using ModelPrep.Tests.EndToEnd;
using StandIns;

namespace ModelPrep.Tests.Docs;

/// <summary>
/// The machine that the pages are written for: two GPUs, the tools in <c>/usr/local</c>, an own home, and a hub with
/// the models that they name.
/// </summary>
/// <remarks>
/// The folders really have these names, in a mount namespace of their own, so that tables and line breaks are those of
/// the program. It is a process namespace, too: whatever a page leaves running ends with it. Needs root, as the tests'
/// other tools do.
/// </remarks>
internal sealed class Box : IAsyncDisposable
{
    private const long WeightBytes = 48 << 20;
    private const string Home = "/home/user";

    /// <summary>Between the outputs of two commands: ASCII's record separator.</summary>
    private const char Separator = '\x1e';

    /// <summary>Mounts what the pages name, then runs the script that is the first argument.</summary>
    private const string Enter = $"""
        set -e
        mount -t tmpfs tmpfs /home
        mkdir {Home}
        mount --bind "$1" {Home}
        mount --bind "$2" /usr/local
        cd {Home}
        set +e
        export HOME={Home} PATH=/usr/local/bin:/usr/bin:/bin
        eval "$3"
        """;

    private readonly Sandbox _sandbox;
    private readonly ServerPorts _address = new();

    private Box(Sandbox sandbox) => _sandbox = sandbox;

    /// <summary>
    /// Where servers of this box take requests when they are started with <c>$SERVER</c>: what the pages call
    /// <c>localhost:8000</c>.
    /// </summary>
    /// <remarks>Not port 8000: then no other test could start a server that listens at all addresses.</remarks>
    private string Server => $"{_address.Address}:{_address.Ports[0]}";

    public static async Task<Box> CreateAsync()
    {
        var sandbox = await Sandbox.CreateAsync(
            new StandInOptions
            {
                GenerateTime = TimeSpan.FromMilliseconds(200),
                Gpus = "NVIDIA H100 80GB HBM3:9.0:81559,NVIDIA H100 80GB HBM3:9.0:81559",
            },
            new HubServerOptions(TreePageSize: 1000, Token: Sandbox.Token)
        );
        foreach (var id in new[] { "gpt2", "meta-llama/Meta-Llama-3-8B", "meta-llama/Meta-Llama-3-8B-Instruct" })
            sandbox.Hub.Add(
                Gpt2ModelGenerator.Create(id, WeightBytes) with
                {
                    Access = id == "gpt2" ? RepositoryAccess.Public : RepositoryAccess.Gated,
                }
            );
        File.CreateSymbolicLink(Path.Combine(sandbox.Tools.Bin, "modelprep"), Path.GetFullPath(Binary.ModelPrep));
        await File.WriteAllTextAsync(sandbox["home/.hf-token"], Sandbox.Token, TestContext.Current.CancellationToken);
        foreach (var variable in new[] { "HF_HOME", "MODELPREP_CACHE", "HF_TOKEN_PATH" })
            sandbox.With(variable, null);
        var box = new Box(sandbox.With("COLUMNS", "100").With("TZ", "UTC").With("LANG", "C.UTF-8"));
        sandbox.With("SERVER", box._address.Arguments).With("MODELPREP_URL", $"http://{box.Server}");
        return box;
    }

    /// <summary>Runs commands of bash, one after the other in one shell.</summary>
    /// <remarks>A server needs <c>$SERVER</c> behind <c>--</c>, so that boxes do not meet.</remarks>
    /// <param name="before">What is run before them and not told of.</param>
    /// <param name="commands">Each is told its predecessor's exit status, as in a terminal.</param>
    /// <returns>What each wrote to both streams, with its exit status.</returns>
    public async Task<IReadOnlyList<(string Output, int Status)>> RunAsync(string before, IEnumerable<string> commands)
    {
        var script = string.Concat([
            $"{{ {before}\n}} >before.log 2>&1\nstatus=0\n",
            .. commands.Select(command =>
                $"(exit $status)\n{{ {command}\n}} 2>&1 </dev/null\nstatus=$?\nprintf '\\036%s\\036' $status\n"
            ),
        ]);
        await using var running = _sandbox.Start(
            "/usr/bin/unshare",
            [
                "--mount",
                "--propagation",
                "private",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "/bin/bash",
                "-c",
                Enter,
                "bash",
                _sandbox["home"],
                Path.GetDirectoryName(_sandbox.Tools.Bin)!,
                script.Replace("localhost:8000", Server, StringComparison.Ordinal),
            ]
        );
        var outcome = await running.EndAsync();
        var parts = outcome.Output.Split(Separator);
        var beforePath = _sandbox["home/before.log"];
        var said = File.Exists(beforePath)
            ? await File.ReadAllTextAsync(beforePath, TestContext.Current.CancellationToken)
            : "";
        Assert.True(parts.Length > 1 && outcome.Log.Length == 0, $"{outcome}\n{said}");
        return
        [
            .. parts
                .Chunk(2)
                .Where(pair => pair.Length == 2)
                .Select(pair => (Shown(pair[0].TrimStart('\n')), int.Parse(pair[1], CultureInfo.InvariantCulture))),
        ];
    }

    /// <summary>What a reader would see: the real hub, and a server on this machine.</summary>
    private string Shown(string output) =>
        output
            .Replace(_sandbox.Hub.HubUri.AbsoluteUri.TrimEnd('/'), "https://huggingface.co", StringComparison.Ordinal)
            .Replace(Server, "localhost:8000", StringComparison.Ordinal)
            .Replace($"{_sandbox.Tools.Bin}/", "/usr/local/bin/", StringComparison.Ordinal);

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();
}
