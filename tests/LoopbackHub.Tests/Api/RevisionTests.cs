namespace LoopbackHub.Tests.Api;

public sealed class RevisionTests
{
    [Fact]
    public async Task A_push_moves_the_branch_and_leaves_the_old_commit_readable()
    {
        await using var hub = await RunningHub.StartAsync(access: RepositoryAccess.Private);
        var moved = hub.Server.Add(hub.Repository with { Commit = null, Files = [new HubFile("config.json", "new")] });
        Assert.NotEqual(hub.Repository.Commit, moved.Commit);
        using var branch = await hub.GetAsync("org/model/resolve/main/config.json", RunningHub.Token);
        using var pinned = await hub.GetAsync(
            $"org/model/resolve/{hub.Repository.Commit}/config.json",
            RunningHub.Token
        );
        Assert.Equal("new", await branch.TextAsync());
        Assert.Equal(hub.Repository.Commit, pinned.Header("X-Repo-Commit"));
    }

    [Fact]
    public async Task Branches_and_tags_with_slashes_are_found_when_they_come_encoded()
    {
        await using var hub = await RunningHub.StartAsync();
        var commit = new string('a', 40);
        hub.Server.Add(new HubRepository("org/refs", []) { Commit = commit, Refs = ["main", "refs/pr/1", "v1.0"] });
        foreach (var revision in new[] { "refs%2Fpr%2F1", "v1.0", commit })
            Assert.Equal(commit, (string?)(await hub.JsonAsync($"api/models/org/refs/revision/{revision}"))["sha"]);
    }

    [Theory]
    [InlineData("api/models/org/model/revision/nothing")]
    [InlineData("api/models/org/model/tree/nothing")]
    [InlineData("org/model/resolve/nothing/config.json")]
    public async Task An_unknown_revision_is_a_revision_not_found(string path)
    {
        await using var hub = await RunningHub.StartAsync();
        using var response = await hub.GetAsync(path);
        Assert.Equal(404, response.Status());
        Assert.Equal("RevisionNotFound", response.Header("X-Error-Code"));
        Assert.Contains("nothing", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/models/old/name/tree/main?recursive=true", "/api/models/org/model/tree/main?recursive=true")]
    [InlineData("/old/name/resolve/main/config.json", "/org/model/resolve/main/config.json")]
    [InlineData("/bare/resolve/main/config.json", "/org/model/resolve/main/config.json")]
    public async Task A_renamed_repository_sends_on_with_a_relative_location(string asked, string location)
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Add(new HubRepository("old/name", []) { RenamedTo = "org/model" });
        hub.Server.Add(new HubRepository("bare", []) { RenamedTo = "org/model" });
        using var response = await hub.GetAsync(asked);
        Assert.Equal(307, response.Status());
        Assert.Equal(location, response.Header("Location"));
    }
}
