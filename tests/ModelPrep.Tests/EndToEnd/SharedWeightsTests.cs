using System.Text.Json;
using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Weights that one node has downloaded and the others copy; when it goes wrong: <see cref="SharedWeightsFaultTests"/>.
/// </summary>
public sealed class SharedWeightsTests
{
    private const string Weights = "init --model org/model --until weights --shared-cache shared --share weights";

    [Fact]
    public async Task What_one_node_has_downloaded_the_next_copies_and_only_asks_for_the_commit()
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        await sandbox.On("one").SucceedAsync(Weights);
        sandbox.Hub.ClearRequests();
        var outcome = await sandbox.On("two").SucceedAsync($"{Weights} --output json");

        Assert.Equal("/api/models/org/model/revision/main", Assert.Single(sandbox.Hub.Requests).Path);
        sandbox.IsWhole("two/huggingface/hub/models--org--model");
        sandbox.IsWhole(SharedNodes.ModelFolder);
        using var report = JsonDocument.Parse(outcome.Output);
        Assert.Equal(0, report.RootElement.GetProperty("fetchedBytes").GetInt64());
        Assert.InRange(report.RootElement.GetProperty("sharedBytes").GetInt64(), 1 << 20, long.MaxValue);
        Assert.Contains($"from {sandbox[SharedNodes.ModelFolder]}", outcome.Log, StringComparison.Ordinal);
        Assert.Empty(outcome.Warnings());
        Assert.Empty(sandbox.FilesOf("shared/leases"));
        Assert.False(Directory.Exists(sandbox["shared/prepared"]));
    }

    [Fact]
    public async Task A_commit_of_which_everything_is_there_is_prepared_without_a_request()
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        await sandbox.On("one").SucceedAsync(Weights);
        sandbox.Hub.ClearRequests();
        await sandbox.On("two").SucceedAsync($"{Weights} --revision {sandbox.Commit}");
        await sandbox.On("three").With("HF_HUB_OFFLINE", "1").SucceedAsync($"{Weights} --revision {sandbox.Commit}");
        Assert.Empty(sandbox.Hub.Requests);
        sandbox.IsWhole("two/huggingface/hub/models--org--model");
    }

    [Theory]
    [InlineData("trtllm", 2)]
    [InlineData("vllm", 0)]
    public async Task Whatever_is_prepared_the_weights_are_downloaded_once_and_artifacts_stay_on_their_node(
        string engine,
        int builds
    )
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        var init = $"init --model org/model --engine {engine} --shared-cache shared --share weights";
        await sandbox.On("one").SucceedAsync(init);
        sandbox.Hub.ClearRequests();
        await sandbox.On("two").SucceedAsync(init);
        Assert.Single(sandbox.Hub.Requests);
        Assert.Equal(builds, sandbox.StandInEvents.Count(one => one.Name == "build-finished"));
        Assert.False(Directory.Exists(sandbox["shared/prepared"]));
        await sandbox.SucceedAsync("serve --dry-run");
    }

    [Fact]
    public async Task Both_can_be_shared()
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        await sandbox
            .On("one")
            .With("MODELPREP_SHARE", "weights,engines")
            .SucceedAsync("init --model org/model --shared-cache shared");
        Assert.NotEmpty(sandbox.FilesOf("shared/prepared"));
        sandbox.IsWhole(SharedNodes.ModelFolder);
        await sandbox.On("two").SucceedAsync("init --model org/model --shared-cache shared");
        Assert.Single(sandbox.StandInEvents, one => one.Name == "build-finished");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" --share engines")]
    public async Task Unless_weights_are_named_they_are_neither_taken_nor_published(string share)
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        await sandbox.On("one").SucceedAsync($"init --model org/model --shared-cache shared{share}");
        Assert.False(Directory.Exists(sandbox["shared/hub"]));
        await sandbox.On("two").SucceedAsync(Weights);
        Directory.Delete(sandbox["shared/prepared"], recursive: true);
        sandbox.Hub.ClearRequests();
        await sandbox.On("three").SucceedAsync($"init --model org/model --shared-cache shared{share}");
        Assert.Contains(sandbox.Hub.Requests, SharedNodes.IsBody);
    }

    [Fact]
    public async Task Nodes_that_start_together_download_once()
    {
        await using var sandbox = await SharedNodes.CreateAsync(24 << 20);
        // both have begun before either fetches
        sandbox.Hub.Inject(new Fault(FaultKind.Delay, "/tree/", Times: 2, Delay: TimeSpan.FromSeconds(1)));
        await using var first = sandbox.On("one").Start(Weights);
        await using var second = sandbox.On("two").Start(Weights);
        Assert.All(
            await Task.WhenAll(first.EndAsync(), second.EndAsync()),
            outcome => Assert.True(outcome.ExitCode == 0, outcome.ToString())
        );
        var large = sandbox
            .FilesOf($"{SharedNodes.ModelFolder}/blobs")
            .Where(name => name.Length == 64)
            .Sum(name => new FileInfo(sandbox[$"{SharedNodes.ModelFolder}/blobs/{name}"]).Length);
        Assert.Equal(
            large,
            sandbox.Hub.Requests.Where(request => request.Origin is Origin.Cdn).Sum(request => request.BodyBytes)
        );
        sandbox.IsWhole("one/huggingface/hub/models--org--model");
        sandbox.IsWhole("two/huggingface/hub/models--org--model");
        Assert.Empty(sandbox.FilesOf("shared/leases"));
    }

    [Fact]
    public async Task When_the_node_that_downloads_is_killed_another_that_waits_takes_over()
    {
        await using var sandbox = await SharedNodes.CreateAsync(24 << 20);
        sandbox.With("MODELPREP_LEASE_EXPIRY", "3");
        await using var first = sandbox.On("one").With("MODELPREP_MAX_RATE", "1MB").Start(Weights);
        await sandbox.RequestAsync(request => request is { Origin: Origin.Cdn, BodyBytes: > 0 });
        await using var second = sandbox.On("two").With("MODELPREP_MAX_RATE", null).Start(Weights);
        Assert.Contains(
            $"process {first.Id} downloads",
            await second.LineAsync("downloads the same weights"),
            StringComparison.Ordinal
        );
        first.Signal("KILL");
        var outcome = await second.EndAsync();
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        sandbox.IsWhole(SharedNodes.ModelFolder);
        Assert.DoesNotContain(
            sandbox.FilesOf("shared/leases"),
            path => path.EndsWith(".json", StringComparison.Ordinal)
        ); // what a killed writer left may be there
    }

    [Fact]
    public async Task Another_client_finds_all_in_the_folder_that_nodes_share()
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        await sandbox.On("one").SucceedAsync($"{Weights} --allow-pickle --include *");
        var (root, repository) = (sandbox["shared/hub"], sandbox[SharedNodes.ModelFolder]);
        Assert.Equal(["models--org--model"], Names(root));
        Assert.Equal([".modelprep", ".no_exist", "blobs", "refs", "snapshots", "trees"], Names(repository));
        foreach (var file in sandbox.Model.Files)
        {
            var hash = file.Kind is FileKind.Regular ? file.Content.GitOid() : file.Content.Sha256();
            var up = string.Concat(Enumerable.Repeat("../", file.Path.Count(c => c is '/')));
            Assert.Equal(
                $"{up}../../blobs/{hash}",
                new FileInfo($"{repository}/snapshots/{sandbox.Commit}/{file.Path}").LinkTarget
            );
        }

        sandbox.Hub.ClearRequests();
        var output = await sandbox.JavaScript.SnapshotAsync("org/model", "main", root);
        Assert.Equal($"{repository}/snapshots/{sandbox.Commit}", output.Trim());
        Assert.DoesNotContain(sandbox.Hub.Requests, SharedNodes.IsBody);
        Assert.All(
            sandbox.Model.Files,
            file =>
                Assert.Equal(
                    file.Content.Sha256(),
                    new DiskContent($"{repository}/snapshots/{sandbox.Commit}/{file.Path}").Sha256()
                )
        );
    }

    private static IEnumerable<string?> Names(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
