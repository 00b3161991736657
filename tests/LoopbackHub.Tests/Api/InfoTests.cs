namespace LoopbackHub.Tests.Api;

public sealed class InfoTests
{
    [Theory]
    [InlineData("api/models/org/model")]
    [InlineData("api/models/org/model/revision/main")]
    [InlineData("api/models/org/model/revision/HEAD")]
    [InlineData("api/models/org/model?expand=sha&expand=gated")]
    public async Task Info_names_the_commit_and_the_files(string path)
    {
        await using var hub = await RunningHub.StartAsync();
        var info = await hub.JsonAsync(path);
        Assert.Equal("org/model", (string?)info["id"]);
        Assert.Equal(hub.Repository.Commit, (string?)info["sha"]);
        Assert.False((bool?)info["gated"]);
        Assert.Equal(
            ["config.json", "model.safetensors", "sub/deep/note.txt", "empty.txt"],
            info["siblings"]!.AsArray().Select(file => (string?)file!["rfilename"])
        );
    }

    [Fact]
    public async Task Info_with_blobs_has_sizes_and_hashes()
    {
        await using var hub = await RunningHub.StartAsync();
        var files = (await hub.JsonAsync("api/models/org/model?blobs=true"))["siblings"]!;
        Assert.Equal(21, (int?)files[0]!["size"]);
        Assert.Equal(hub.Repository["config.json"].Content.GitOid(), (string?)files[0]!["blobId"]);
        Assert.Null(files[0]!["lfs"]);
        Assert.Equal(hub.Repository["model.safetensors"].Content.Sha256(), (string?)files[1]!["lfs"]!["sha256"]);
        Assert.Equal(RunningHub.WeightBytes, (int?)files[1]!["lfs"]!["size"]);
        Assert.Equal(132, (int?)files[1]!["lfs"]!["pointerSize"]);
    }

    [Fact]
    public async Task Every_answer_of_the_hub_has_an_id_and_the_rate_limit()
    {
        await using var hub = await RunningHub.StartAsync();
        foreach (
            var (path, bucket) in new[]
            {
                ("api/models/org/model", "api"),
                ("org/model/resolve/main/config.json", "resolvers"),
                ("favicon.ico", "pages"),
            }
        )
        {
            using var response = await hub.GetAsync(path);
            Assert.StartsWith("Root=1-", response.Header("X-Request-Id"));
            Assert.StartsWith($"\"{bucket}\";r=", response.Header("RateLimit"));
            Assert.StartsWith($"\"fixed window\";\"{bucket}\";q=", response.Header("RateLimit-Policy"));
        }
    }

    [Theory]
    [InlineData("api/agent-harnesses")]
    [InlineData("api/telemetry/x/y")]
    [InlineData("api/models/org/model/strange")]
    [InlineData("favicon.ico")]
    public async Task Everything_else_is_an_empty_object_and_404(string path)
    {
        await using var hub = await RunningHub.StartAsync();
        using var response = await hub.GetAsync(path);
        Assert.Equal(404, response.Status());
        Assert.Equal("{}", await response.TextAsync());
    }

    [Fact]
    public async Task Whoami_knows_a_good_token_and_refuses_a_bad_one()
    {
        await using var hub = await RunningHub.StartAsync();
        Assert.Equal("tester", (string?)(await hub.JsonAsync("api/whoami-v2", RunningHub.Token))["name"]);
        foreach (var token in new[] { "hf_bad", null })
        {
            using var response = await hub.GetAsync("api/whoami-v2", token);
            Assert.Equal(401, response.Status());
            Assert.Null(response.Header("X-Error-Code"));
            Assert.Equal("Invalid credentials in Authorization header", response.Header("X-Error-Message"));
        }
    }
}
