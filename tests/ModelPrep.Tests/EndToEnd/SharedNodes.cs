using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LoopbackHub;
using ModelPrep.Tests.Shape;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Nodes of one sandbox, each with caches of its own, and the folder <c>shared</c> that all of them mount.
/// </summary>
internal static class SharedNodes
{
    /// <summary>Folder of org/model on the tier, relative.</summary>
    public const string ModelFolder = "shared/hub/models--org--model";

    public static Task<Sandbox> CreateAsync(StandInOptions? toolchain = null) => CreateAsync(1 << 20, toolchain);

    public static async Task<Sandbox> CreateAsync(long weightBytes, StandInOptions? toolchain = null)
    {
        var sandbox = await Sandbox.CreateAsync(toolchain, weightBytes: weightBytes);
        Directory.CreateDirectory(sandbox["shared"]);
        return sandbox;
    }

    /// <summary>From now on the sandbox is this node.</summary>
    public static Sandbox On(this Sandbox sandbox, string node) =>
        sandbox.With("MODELPREP_CACHE", sandbox[$"{node}/cache"]).With("HF_HOME", sandbox[$"{node}/huggingface"]);

    /// <summary>Whether an answer of the hub is bytes of a file.</summary>
    public static bool IsBody(this RecordedRequest request) =>
        request.Origin is Origin.Cdn
        || (request.Status is 200 && request.Path.Contains("/resolve", StringComparison.Ordinal));

    /// <summary>Checks that the hub was asked for no file.</summary>
    public static void NothingWasFetched(this Sandbox sandbox) =>
        Assert.DoesNotContain(
            sandbox.Hub.Requests,
            request => request.Path.Contains("/resolve/", StringComparison.Ordinal)
        );

    /// <summary>Lines of a log that warn.</summary>
    public static IReadOnlyList<string> Warnings(this Outcome outcome) =>
        [.. outcome.Log.Split('\n').Where(line => line.Contains(" WRN ", StringComparison.Ordinal))];

    /// <summary>Makes the shared folder one that cannot be used.</summary>
    /// <param name="sandbox">The sandbox.</param>
    /// <param name="state">
    /// How: <c>read-only</c>, <c>full</c>, <c>small</c> (room for a lease only), <c>hung</c>, <c>a file</c> or
    /// <c>missing</c>.
    /// </param>
    /// <param name="disk">What is mounted there; null when nothing is.</param>
    /// <param name="read">File that a node reads first there, relative; it is what hangs.</param>
    public static async Task SpoilSharedAsync(this Sandbox sandbox, string state, SmallDisk? disk, string read)
    {
        switch (state)
        {
            case "read-only":
                disk!.MakeReadOnly();
                break;
            case "full":
                disk!.Fill();
                break;
            case "small":
                break;
            case "hung":
                Directory.CreateDirectory(Path.GetDirectoryName(sandbox[read])!);
                await File.WriteAllTextAsync(sandbox[read], "{}", TestContext.Current.CancellationToken);
                await sandbox.PreloadAsync(Path.Combine(LayoutTests.Root, "tests/ModelPrep.Tests/EndToEnd/hang.c"));
                sandbox.With("HANG_BELOW", sandbox[read]).With("HANG_FROM_START", "1");
                break;
            default:
                Directory.Delete(sandbox["shared"]);
                if (state is "a file")
                    await File.WriteAllTextAsync(sandbox["shared"], "", TestContext.Current.CancellationToken);
                break;
        }
    }

    /// <summary>The blob of the last shard, on the tier.</summary>
    public static string SharedShard(this Sandbox sandbox) =>
        sandbox[$"{ModelFolder}/blobs/{sandbox.Model["model-00002-of-00002.safetensors"].Content.Sha256()}"];

    /// <summary>Checks that each blob has the bytes of its name and that each link leads to one.</summary>
    /// <param name="sandbox">The sandbox.</param>
    /// <param name="folder">Folder of a repository in a cache, relative.</param>
    public static void NothingBrokenIsIn(this Sandbox sandbox, string folder)
    {
        foreach (var name in sandbox.FilesOf($"{folder}/blobs"))
        {
            var bytes = File.ReadAllBytes(sandbox[$"{folder}/blobs/{name}"]);
            var hash =
                name.Length == 64
                    ? SHA256.HashData(bytes)
                    : SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"), .. bytes]);
            Assert.Equal(name, Convert.ToHexStringLower(hash));
        }

        Assert.All(
            sandbox.FilesOf($"{folder}/snapshots"),
            path => Assert.True(File.Exists(sandbox[$"{folder}/snapshots/{path}"]))
        );
        Assert.All(
            sandbox.FilesOf($"{folder}/refs"),
            path =>
            {
                var commit = File.ReadAllText(sandbox[$"{folder}/refs/{path}"]);
                Assert.Equal(40, commit.Length); // an empty one would lead to the folder of all snapshots
                Assert.True(Directory.Exists(sandbox[$"{folder}/snapshots/{commit}"]));
            }
        );
    }

    /// <summary>
    /// Checks that a repository in a cache has what preparing org/model needs, byte for byte, and nothing half done.
    /// </summary>
    public static void IsWhole(this Sandbox sandbox, string folder)
    {
        sandbox.NothingBrokenIsIn(folder);
        Assert.All(
            ["config.json", "tokenizer.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"],
            name =>
                Assert.Equal(
                    sandbox.Model[name].Content.Sha256(),
                    new DiskContent(sandbox[$"{folder}/snapshots/{sandbox.Commit}/{name}"]).Sha256()
                )
        );
        // A temporary file of a killed writer is removed by the next one that comes an hour later.
        Assert.Equal(
            [$"trees/{sandbox.Commit}.json"],
            sandbox.FilesOf($"{folder}/.modelprep").Where(path => !path.EndsWith(".tmp", StringComparison.Ordinal))
        );
    }

    /// <summary>Checks that the files of an artifact are those of its manifest, byte for byte.</summary>
    public static async Task IsWholeAsync(string artifact)
    {
        using var manifest = JsonDocument.Parse(
            await File.ReadAllTextAsync($"{artifact}/manifest.json", TestContext.Current.CancellationToken)
        );
        var listed = manifest
            .RootElement.GetProperty("files")
            .EnumerateArray()
            .Select(file => $"{file.GetProperty("sha256").GetString()} {file.GetProperty("path").GetString()}");
        var there = Directory
            .EnumerateFiles(artifact, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "manifest.json")
            .Select(path =>
                $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))} "
                + $"{Path.GetRelativePath(artifact, path)}"
            );
        Assert.Equal(listed.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }
}
