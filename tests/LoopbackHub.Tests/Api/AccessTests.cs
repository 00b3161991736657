using System.Text.Json.Nodes;

namespace LoopbackHub.Tests.Api;

public sealed class AccessTests
{
    private const string Good = RunningHub.Token;

    [Theory]
    [InlineData(RepositoryAccess.Public, null, 200, null)]
    [InlineData(RepositoryAccess.Public, "hf_bad", 401, null)]
    [InlineData(RepositoryAccess.Gated, null, 401, "GatedRepo")]
    [InlineData(RepositoryAccess.Gated, Good, 200, null)]
    [InlineData(RepositoryAccess.GatedNotGranted, null, 401, "GatedRepo")]
    [InlineData(RepositoryAccess.GatedNotGranted, Good, 403, "GatedRepo")]
    [InlineData(RepositoryAccess.Private, null, 401, "RepoNotFound")]
    [InlineData(RepositoryAccess.Private, Good, 200, null)]
    [InlineData(RepositoryAccess.PrivateNoAccess, null, 401, "RepoNotFound")]
    [InlineData(RepositoryAccess.PrivateNoAccess, Good, 404, "RepoNotFound")]
    [InlineData(RepositoryAccess.Disabled, Good, 403, null)]
    public async Task Files_are_for_those_with_access(RepositoryAccess access, string? token, int status, string? code)
    {
        await using var hub = await RunningHub.StartAsync(access: access);
        foreach (
            var path in new[]
            {
                "api/models/org/model/tree/main",
                "api/models/org/model/auth-check",
                "org/model/raw/main/config.json",
            }
        )
        {
            using var response = await hub.GetAsync(path, token);
            Assert.Equal(status, response.Status());
            Assert.Equal(code, response.Header("X-Error-Code"));
            if (status != 200)
                Assert.Equal(
                    response.Header("X-Error-Message"),
                    (string?)JsonNode.Parse(await response.TextAsync())!["error"]
                );
        }
    }

    [Theory]
    [InlineData(RepositoryAccess.Gated)]
    [InlineData(RepositoryAccess.GatedNotGranted)]
    public async Task The_info_of_a_gated_repository_is_for_everybody(RepositoryAccess access)
    {
        await using var hub = await RunningHub.StartAsync(access: access);
        Assert.Equal("manual", (string?)(await hub.JsonAsync("api/models/org/model"))["gated"]);
    }

    [Fact]
    public async Task A_disabled_repository_is_known_by_its_message()
    {
        await using var hub = await RunningHub.StartAsync(access: RepositoryAccess.Disabled);
        using var response = await hub.HeadAsync("org/model/resolve/main/config.json");
        Assert.Equal("Access to this resource is disabled.", response.Header("X-Error-Message"));
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData(Good, 404)]
    public async Task A_missing_repository_looks_like_a_private_one(string? token, int status)
    {
        await using var hub = await RunningHub.StartAsync();
        using var response = await hub.GetAsync("api/models/org/nothing", token);
        Assert.Equal(status, response.Status());
        Assert.Equal("RepoNotFound", response.Header("X-Error-Code"));
    }

    [Fact]
    public async Task Several_tokens_can_be_good()
    {
        await using var hub = await RunningHub.StartAsync(
            new HubServerOptions(Token: "hf_a,hf_b"),
            RepositoryAccess.Private
        );
        await hub.JsonAsync("api/models/org/model", "hf_a");
        await hub.JsonAsync("api/models/org/model", "hf_b");
        using var response = await hub.GetAsync("api/models/org/model", "hf_a,hf_b");
        Assert.Equal(401, response.Status());
    }

    [Theory]
    [InlineData("hf_any", 200)]
    [InlineData("other", 401)]
    public async Task Every_hub_token_is_good_when_none_is_named(string token, int status)
    {
        await using var hub = await RunningHub.StartAsync(new HubServerOptions(), RepositoryAccess.Private);
        using var response = await hub.GetAsync("api/models/org/model", token);
        Assert.Equal(status, response.Status());
    }
}
