using System.Text.RegularExpressions;
using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// What we leave in the Hugging Face cache is what another client would have left, and spares it the download.
/// </summary>
public sealed partial class CacheForOthersTests
{
    private const string Everything = "init --model org/model --until weights --allow-pickle --include *";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Names_links_refs_and_modes_are_those_of_the_layout()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(Gpt2ModelGenerator.Create("org/other", 1 << 20) with { Refs = ["refs/pr/1"] });
        await SucceedWithUmaskAsync(sandbox, Everything);
        await SucceedWithUmaskAsync(sandbox, "init --model org/other --revision refs/pr/1 --until weights");

        var (root, repository) = (sandbox[Sandbox.HubCache], sandbox[Sandbox.ModelCache]);
        Assert.Equal([".locks", "CACHEDIR.TAG", "models--org--model", "models--org--other"], Names(root));
        Assert.Equal([".modelprep", ".no_exist", "blobs", "refs", "snapshots", "trees"], Names(repository));
        // 40 bytes, no newline
        Assert.Equal(sandbox.Commit, await File.ReadAllTextAsync($"{repository}/refs/main", Token));
        Assert.True(File.Exists($"{root}/models--org--other/refs/refs/pr/1"));
        Assert.Empty(Directory.EnumerateFiles($"{repository}/snapshots"));
        Assert.All(sandbox.FilesOf($"{Sandbox.ModelCache}/blobs"), name => Assert.Matches(BlobName(), name));
        foreach (var file in sandbox.Model.Files)
        {
            var hash = file.Kind is FileKind.Regular ? file.Content.GitOid() : file.Content.Sha256();
            var up = string.Concat(Enumerable.Repeat("../", file.Path.Count(c => c is '/')));
            Assert.Equal(
                $"{up}../../blobs/{hash}",
                new FileInfo($"{repository}/snapshots/{sandbox.Commit}/{file.Path}").LinkTarget
            );
            Assert.True(File.Exists($"{root}/.locks/models--org--model/{hash}.lock"));
        }

        Assert.All(
            Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories),
            path => Assert.Equal("644", Mode(path))
        );
        Assert.All(
            Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories),
            path => Assert.Equal("755", Mode(path))
        );
    }

    [Fact]
    public async Task The_listing_is_for_others_only_when_the_snapshot_holds_all_of_it_whatever_runs_that_took()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model --until weights");
        await sandbox.SucceedAsync(
            "init --model org/model --until weights --allow-pickle --include * --exclude onnx/*"
        );
        // offline clients would take the snapshot for broken
        Assert.Empty(sandbox.FilesOf($"{Sandbox.ModelCache}/trees"));
        Assert.Equal([$"trees/{sandbox.Commit}.json"], sandbox.FilesOf($"{Sandbox.ModelCache}/.modelprep"));

        await sandbox.SucceedAsync("init --model org/model --until weights --include onnx/*");
        Assert.Equal(
            PythonTree.Of(sandbox.Model),
            await File.ReadAllTextAsync(sandbox[$"{Sandbox.ModelCache}/trees/{sandbox.Commit}.json"], Token)
        );
        Assert.Empty(sandbox.FilesOf($"{Sandbox.ModelCache}/.modelprep"));
    }

    [Fact]
    public async Task The_listing_names_files_in_chunks_by_their_chunk_hash_too()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var chunked = sandbox.Hub.Add(
            new HubRepository(
                "org/chunked",
                [new HubFile("model.safetensors", new GeneratedContent(300_001), FileKind.Xet)]
            )
        );
        await sandbox.SucceedAsync("init --model org/chunked --until weights");
        var tree = await File.ReadAllTextAsync(
            sandbox[$"{Sandbox.HubCache}/models--org--chunked/trees/{chunked.Commit}.json"],
            Token
        );
        Assert.Matches("\"lfs_size\": 300001,\n *\"xet_hash\": \"[0-9a-f]{64}\"", tree);
    }

    [Fact]
    public async Task What_servers_look_for_and_the_commit_lacks_is_marked_as_absent()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model --until weights");
        var absent = sandbox.FilesOf($"{Sandbox.ModelCache}/.no_exist/{sandbox.Commit}").ToList();
        Assert.Contains("adapter_config.json", absent);
        Assert.Contains("model.safetensors", absent);
        Assert.Empty(absent.Intersect(sandbox.Model.Files.Select(file => file.Path), StringComparer.Ordinal));
        Assert.All(
            absent,
            name =>
                Assert.Equal(0, new FileInfo(sandbox[$"{Sandbox.ModelCache}/.no_exist/{sandbox.Commit}/{name}"]).Length)
        );
    }

    [Fact]
    public async Task Another_client_asks_what_there_is_and_fetches_nothing()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync(Everything);
        sandbox.Hub.ClearRequests();
        await TheOtherClientFindsAllAsync(sandbox, sandbox[Sandbox.HubCache]);
    }

    [Fact]
    public async Task Another_client_needs_no_hub_for_a_commit()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync(Everything);
        await sandbox.Hub.CloseAsync(Origin.Hub);
        var paths = sandbox.Model.Files.Select(file => file.Path).ToArray();
        var places = await sandbox.JavaScript.SnapshotAsync(
            "org/model",
            sandbox.Commit,
            sandbox[Sandbox.HubCache],
            paths
        );
        Assert.Equal(
            paths.Select(path => sandbox[$"{Sandbox.ModelCache}/snapshots/{sandbox.Commit}/{path}"]),
            places.TrimEnd().Split('\n')
        );
    }

    [Fact]
    public async Task A_copy_of_the_cache_at_another_place_is_as_good()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync(Everything);
        await using var copy = sandbox.Start("/bin/cp", ["-a", sandbox["huggingface"], sandbox["copy"]]);
        Assert.Equal(0, (await copy.EndAsync()).ExitCode);
        Directory.Delete(sandbox["huggingface"], recursive: true);
        sandbox.Hub.ClearRequests();

        await TheOtherClientFindsAllAsync(sandbox, sandbox["copy/hub"]);
        sandbox.Hub.ClearRequests();
        var outcome = await sandbox
            .With("HF_HOME", sandbox["copy"])
            .SucceedAsync($"{Everything} --revision {sandbox.Commit}");
        Assert.Equal(sandbox[$"copy/hub/models--org--model/snapshots/{sandbox.Commit}"], outcome.Output.Trim());
        Assert.Empty(sandbox.Hub.Requests);
    }

    private static async Task TheOtherClientFindsAllAsync(Sandbox sandbox, string cache)
    {
        var output = await sandbox.JavaScript.SnapshotAsync("org/model", "main", cache);
        Assert.Equal($"{cache}/models--org--model/snapshots/{sandbox.Commit}", output.Trim());
        Assert.Single(sandbox.Hub.Requests, request => request.Path == "/api/models/org/model/revision/main");
        Assert.All(
            sandbox.Hub.Requests.Skip(1),
            request =>
                Assert.Equal($"GET /api/models/org/model/tree/{sandbox.Commit}", $"{request.Method} {request.Path}")
        );
        Assert.All(
            sandbox.Model.Files,
            file =>
                Assert.Equal(
                    file.Content.Sha256(),
                    new DiskContent($"{cache}/models--org--model/snapshots/{sandbox.Commit}/{file.Path}").Sha256()
                )
        );
    }

    private static async Task SucceedWithUmaskAsync(Sandbox sandbox, string commandLine)
    {
        await using var run = sandbox.Start(
            "/bin/sh",
            ["-c", "umask 022; exec \"$@\"", "sh", Binary.ModelPrep, .. Sandbox.Split(commandLine)]
        );
        var outcome = await run.EndAsync();
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
    }

    private static IEnumerable<string?> Names(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private static string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8);

    [GeneratedRegex("^([0-9a-f]{40}|[0-9a-f]{64})$")]
    private static partial Regex BlobName();
}
