namespace LoopbackHub.Tests;

public sealed class JavaScriptClientTests
{
    [Theory]
    [InlineData(RepositoryAccess.Public)]
    [InlineData(RepositoryAccess.Gated)]
    public async Task The_hubs_own_client_gets_every_byte(RepositoryAccess access)
    {
        await using var hub = await RunningHub.StartAsync();
        var repository = hub.Server.Add(Gpt2ModelGenerator.Create("org/gpt2", 3_000_000) with { Access = access });
        using var folder = new TemporaryFolder();
        var result = await hub.JavaScript.DownloadAsync("org/gpt2", folder["cache"]);
        Assert.Equal("tester", (string?)result["user"]);
        Assert.Equal(repository.Commit, (string?)result["sha"]);
        Assert.Null(result["missing"]);

        var expected = repository.Files.ToDictionary(
            file => file.Path,
            file => file.Content.Sha256(),
            StringComparer.Ordinal
        );
        Assert.Equal(
            expected,
            result["files"]!
                .AsObject()
                .ToDictionary(pair => pair.Key, pair => (string)pair.Value!, StringComparer.Ordinal)
        );
        var snapshot = (string)result["snapshot"]!;
        Assert.EndsWith($"/snapshots/{repository.Commit}", snapshot, StringComparison.Ordinal);
        Assert.All(
            expected,
            pair => Assert.Equal(pair.Value, new DiskContent(Path.Combine(snapshot, pair.Key)).Sha256())
        );

        Assert.False(hub.Server.CdnSawAuthorization);
        Assert.All(
            hub.Server.Requests,
            request => Assert.Equal(request.Origin == Origin.Hub, request.Authorization is not null)
        );
        Assert.Contains(
            hub.Server.Requests,
            request => request.Path.EndsWith("/paths-info/" + repository.Commit, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_hubs_own_client_puts_chunked_files_together()
    {
        await using var hub = await RunningHub.StartAsync();
        var repository = hub.Server.Add(
            new HubRepository(
                "org/chunked",
                [new HubFile("model.safetensors", new GeneratedContent(3_000_001), FileKind.Xet)]
            )
        );
        using var folder = new TemporaryFolder();
        var result = await hub.JavaScript.DownloadAsync("org/chunked", folder["cache"]);
        Assert.Equal(repository["model.safetensors"].Content.Sha256(), (string?)result["files"]!["model.safetensors"]);
        Assert.Contains(
            hub.Server.Requests,
            request =>
                request is { Origin: Origin.Cdn, Status: 206 }
                && request.Path.StartsWith("/xorb/", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            hub.Server.Requests,
            request => request.Path.StartsWith("/blob/", StringComparison.Ordinal)
        );
        Assert.False(hub.Server.CdnSawAuthorization);
    }
}
