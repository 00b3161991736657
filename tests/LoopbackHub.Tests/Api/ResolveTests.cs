namespace LoopbackHub.Tests.Api;

public sealed class ResolveTests
{
    [Fact]
    public async Task A_public_config_file_answers_307_to_the_resolve_cache()
    {
        await using var hub = await RunningHub.StartAsync();
        var etag = hub.Repository["config.json"].Content.GitOid();
        using var first = await hub.HeadAsync("org/model/resolve/main/config.json");
        Assert.Equal(307, first.Status());
        Assert.Equal(
            $"/api/resolve-cache/models/org/model/{hub.Repository.Commit}/config.json?etag=%22{etag}%22",
            first.Header("Location")
        );
        Assert.Equal(hub.Repository.Commit, first.Header("X-Repo-Commit"));
        Assert.Equal($"\"{etag}\"", first.Header("X-Linked-Etag"));
        Assert.Equal("21", first.Header("X-Linked-Size"));

        using var second = await hub.GetAsync(
            $"/api/resolve-cache/models/org/model/{hub.Repository.Commit}/config.json"
        );
        Assert.Equal("{\"model_type\":\"gpt2\"}", await second.TextAsync());
        Assert.Equal($"\"{etag}\"", second.Header("ETag"));
    }

    [Fact]
    public async Task Regular_files_of_private_repositories_and_bare_names_and_empty_ones_come_directly()
    {
        await using var hub = await RunningHub.StartAsync(access: RepositoryAccess.Private);
        hub.Server.Add(new HubRepository("gpt2", [new HubFile("config.json", "{}"), new HubFile("a b/ü.txt", "x")]));
        foreach (
            var (path, length) in new[]
            {
                ("org/model/%/config.json", 21),
                ("org/model/%/empty.txt", 0),
                ("gpt2/%/config.json", 2),
                ("gpt2/%/a%20b/%C3%BC.txt", 1),
            }
        )
        {
            using var response = await hub.HeadAsync(path.Replace("/%/", "/resolve/main/"), RunningHub.Token);
            Assert.Equal(200, response.Status());
            Assert.Equal(length, response.Content.Headers.ContentLength);
            Assert.Equal("bytes", response.Header("Accept-Ranges"));
            Assert.Matches("^\"[0-9a-f]{40}\"$", response.Header("ETag"));
            Assert.Matches("^[0-9a-f]{40}$", response.Header("X-Repo-Commit"));
        }
    }

    [Fact]
    public async Task The_resolve_cache_serves_bare_names_too()
    {
        await using var hub = await RunningHub.StartAsync();
        var commit = hub.Server.Add(new HubRepository("gpt2", [new HubFile("config.json", "{}")])).Commit;
        using var response = await hub.GetAsync($"/api/resolve-cache/models/gpt2/{commit}/config.json");
        Assert.Equal("{}", await response.TextAsync());
    }

    [Fact]
    public async Task A_large_file_answers_302_to_the_other_origin_with_its_own_etag_and_length_meaning_nothing()
    {
        await using var hub = await RunningHub.StartAsync();
        using var response = await hub.GetAsync("org/model/resolve/main/model.safetensors");
        Assert.Equal(302, response.Status());
        Assert.StartsWith(
            $"{hub.Server.CdnUri}blob/{hub.Repository["model.safetensors"].Content.Sha256()}?Expires=",
            response.Header("Location")
        );
        Assert.NotEqual(hub.Server.CdnUri.Host, hub.Server.HubUri.Host);
        Assert.Equal($"\"{hub.Repository["model.safetensors"].Content.Sha256()}\"", response.Header("X-Linked-Etag"));
        Assert.Equal("1000003", response.Header("X-Linked-Size"));
        Assert.StartsWith("W/", response.Header("ETag"));
        Assert.Equal((await response.BytesAsync()).Length, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task The_raw_form_of_a_large_file_is_its_pointer()
    {
        await using var hub = await RunningHub.StartAsync();
        using var pointer = await hub.GetAsync("org/model/raw/main/model.safetensors");
        using var text = await hub.GetAsync("org/model/raw/main/config.json");
        Assert.Equal(
            "version https://git-lfs.github.com/spec/v1\noid "
                + $"sha256:{hub.Repository["model.safetensors"].Content.Sha256()}\nsize 1000003\n",
            await pointer.TextAsync()
        );
        Assert.Equal("{\"model_type\":\"gpt2\"}", await text.TextAsync());
    }

    [Theory]
    [InlineData("resolve")]
    [InlineData("raw")]
    public async Task A_missing_file_is_an_entry_not_found_with_the_commit(string verb)
    {
        await using var hub = await RunningHub.StartAsync();
        using var response = await hub.HeadAsync($"org/model/{verb}/main/nothing.json");
        Assert.Equal(404, response.Status());
        Assert.Equal("EntryNotFound", response.Header("X-Error-Code"));
        Assert.Equal(hub.Repository.Commit, response.Header("X-Repo-Commit"));
    }

    [Fact]
    public async Task Large_files_can_live_on_a_foreign_origin()
    {
        await using var hub = await RunningHub.StartAsync(new HubServerOptions(BlobOrigin: "http://127.0.0.1:9/"));
        using var response = await hub.HeadAsync("org/model/resolve/main/model.safetensors");
        Assert.Equal(
            $"http://127.0.0.1:9/{hub.Repository["model.safetensors"].Content.Sha256()}",
            response.Header("Location")
        );
    }
}
