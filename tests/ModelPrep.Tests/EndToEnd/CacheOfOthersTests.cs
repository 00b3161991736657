using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>What another client has left in the Hugging Face cache is not downloaded again.</summary>
public sealed class CacheOfOthersTests
{
    private const string Init = "init --model org/model --until weights";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_JavaScript_client_left_costs_one_listing_and_later_nothing()
    {
        await using var sandbox = await Sandbox.CreateFilledAsync();
        await sandbox.SucceedAsync($"{Init} --revision {sandbox.Commit}");
        Assert.Equal(
            [$"/api/models/org/model/tree/{sandbox.Commit}"],
            sandbox.Hub.Requests.Select(request => request.Path)
        );
        await sandbox.WeightsAreRightAsync();
        await WarmRunsCostAsync(sandbox);
    }

    [Fact]
    public async Task What_Python_left_costs_no_listing_and_stays_as_it_is()
    {
        await using var sandbox = await Sandbox.CreateFilledAsync();
        var tree = sandbox[$"{Sandbox.ModelCache}/trees/{sandbox.Commit}.json"];
        await PythonTree.WriteAsync(tree, PythonTree.Of(sandbox.Model));
        var written = File.GetLastWriteTimeUtc(tree);
        await WarmRunsCostAsync(sandbox);
        await sandbox.WeightsAreRightAsync();
        Assert.Equal(
            (written, UnixFileMode.UserRead | UnixFileMode.UserWrite),
            (File.GetLastWriteTimeUtc(tree), File.GetUnixFileMode(tree))
        );
        Assert.Empty(sandbox.FilesOf($"{Sandbox.ModelCache}/.modelprep"));
    }

    [Theory]
    [InlineData("\"format_version\": 1", "\"format_version\": 2")]
    [InlineData("\"config.json\"", "\"../../../evil.json\"")]
    [InlineData("\"lfs_sha256\": \"", "\"lfs_sha256\": \"../")]
    [InlineData("{", "")]
    public async Task A_listing_that_cannot_be_trusted_is_asked_for_anew_and_replaced(string right, string wrong)
    {
        await using var sandbox = await Sandbox.CreateFilledAsync();
        var tree = sandbox[$"{Sandbox.ModelCache}/trees/{sandbox.Commit}.json"];
        await PythonTree.WriteAsync(tree, PythonTree.Of(sandbox.Model).Replace(right, wrong, StringComparison.Ordinal));
        await sandbox.SucceedAsync($"{Init} --revision {sandbox.Commit}");
        Assert.Equal(
            [$"/api/models/org/model/tree/{sandbox.Commit}"],
            sandbox.Hub.Requests.Select(request => request.Path)
        );
        Assert.Equal(PythonTree.Of(sandbox.Model), await File.ReadAllTextAsync(tree, Token));
    }

    [Fact]
    public async Task Our_own_filtered_download_costs_as_little_the_next_time()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync(Init);
        await WarmRunsCostAsync(sandbox);
    }

    [Fact]
    public async Task A_snapshot_of_plain_files_is_used_and_left_as_it_is()
    {
        await using var sandbox = await Sandbox.CreateFilledAsync();
        MakePlain(sandbox);
        await sandbox.SucceedAsync(Init);
        Assert.DoesNotContain(
            sandbox.Hub.Requests,
            request => request.Origin is Origin.Cdn || request.Path.Contains("/resolve", StringComparison.Ordinal)
        );
        await sandbox.WeightsAreRightAsync();
        Assert.False(Directory.Exists(sandbox[$"{Sandbox.ModelCache}/blobs"]));
        await WarmRunsCostAsync(sandbox);
    }

    [Fact]
    public async Task A_file_that_another_client_has_locked_is_waited_for()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var hash = sandbox.Model["model-00001-of-00002.safetensors"].Content.Sha256();
        var path = sandbox[$"{Sandbox.HubCache}/.locks/models--org--model/{hash}.lock"];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var holder = sandbox.Start(
            "/usr/bin/flock",
            ["--no-fork", path, "sh", "-c", "echo held; exec sleep 600"]
        );
        await holder.LineAsync("held");
        await using var init = sandbox.Start(Init);
        Assert.Contains(path, await init.LineAsync("Waiting for another process"), StringComparison.Ordinal);
        Assert.DoesNotContain(sandbox.Hub.Requests, request => request.Path.Contains(hash, StringComparison.Ordinal));
        holder.Signal("KILL");
        Assert.Equal(0, (await init.EndAsync()).ExitCode);
        await sandbox.WeightsAreRightAsync();
    }

    [Fact]
    public async Task No_token_and_no_signature_is_in_any_log_in_either_direction()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox
            .WithToken()
            .Hub.Add(Gpt2ModelGenerator.Create("org/gated", 1 << 20) with { Access = RepositoryAccess.Gated });
        var ours = await sandbox.SucceedAsync("init --model org/gated --until weights --verbose");
        var theirs = await sandbox.JavaScript.SnapshotAsync("org/gated", "main", sandbox[Sandbox.HubCache]);
        var oursAgain = await sandbox.SucceedAsync(
            "init --model org/gated --until weights --verbose --allow-pickle --include * --log-format json"
        );
        var all = $"{ours}{theirs}{oursAgain}";
        Assert.Contains("org/gated", all, StringComparison.Ordinal);
        Assert.DoesNotContain(Sandbox.Token, all, StringComparison.Ordinal);
        Assert.DoesNotContain("Signature=", all, StringComparison.Ordinal);
        Assert.NotEqual(0, sandbox.Hub.SignaturesIssued);
    }

    private static async Task WarmRunsCostAsync(Sandbox sandbox)
    {
        sandbox.Hub.ClearRequests();
        await sandbox.SucceedAsync($"{Init} --revision {sandbox.Commit}");
        Assert.Empty(sandbox.Hub.Requests);
        await sandbox.SucceedAsync(Init);
        Assert.Equal(["/api/models/org/model/revision/main"], sandbox.Hub.Requests.Select(request => request.Path));
    }

    /// <summary>Makes the cache what clients leave where a file system has no links.</summary>
    private static void MakePlain(Sandbox sandbox)
    {
        foreach (var name in sandbox.FilesOf($"{Sandbox.ModelCache}/snapshots").ToList())
        {
            var link = new FileInfo(sandbox[$"{Sandbox.ModelCache}/snapshots/{name}"]);
            File.Move(link.ResolveLinkTarget(returnFinalTarget: true)!.FullName, link.FullName, overwrite: true);
        }

        Directory.Delete(sandbox[$"{Sandbox.ModelCache}/blobs"], recursive: true);
    }
}
