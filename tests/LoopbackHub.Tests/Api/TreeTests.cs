using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LoopbackHub.Tests.Api;

public sealed class TreeTests
{
    [Fact]
    public async Task A_recursive_listing_comes_in_pages_that_link_to_the_next_one()
    {
        await using var hub = await RunningHub.StartAsync();
        var paths = new List<string?>();
        var next = "api/models/org/model/tree/main?recursive=true&expand=false";
        for (var pages = 1; ; pages++)
        {
            using var response = await hub.GetAsync(next);
            paths.AddRange(
                JsonNode.Parse(await response.TextAsync())!.AsArray().Select(entry => (string?)entry!["path"])
            );
            if (response.Header("Link") is not { } link)
            {
                Assert.Equal(2, pages);
                break;
            }

            Assert.Matches(
                @"^<http://127\.0\.0\.1:\d+/api/models/org/model/tree/main\?recursive=true&expand=false&cursor=3>; "
                    + @"rel=""next""$",
                link
            );
            next = link[1..link.IndexOf('>', StringComparison.Ordinal)];
        }

        Assert.Equal(["sub", "sub/deep", "config.json", "model.safetensors", "sub/deep/note.txt", "empty.txt"], paths);
    }

    [Fact]
    public async Task A_listing_of_a_folder_names_only_what_is_in_it()
    {
        await using var hub = await RunningHub.StartAsync();
        Assert.Equal(
            ["sub", "config.json", "model.safetensors"],
            await PathsAsync(hub, "api/models/org/model/tree/main")
        );
        Assert.Equal(["sub/deep"], await PathsAsync(hub, "api/models/org/model/tree/main/sub"));
        Assert.Equal(["sub/deep/note.txt"], await PathsAsync(hub, "api/models/org/model/tree/main/sub%2Fdeep"));
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_an_entry_not_found()
    {
        await using var hub = await RunningHub.StartAsync();
        using var response = await hub.GetAsync("api/models/org/model/tree/main/additional_chat_templates");
        Assert.Equal(404, response.Status());
        Assert.Equal("EntryNotFound", response.Header("X-Error-Code"));
        Assert.Equal(hub.Repository.Commit, response.Header("X-Repo-Commit"));
    }

    [Fact]
    public async Task An_entry_has_git_and_large_file_hashes()
    {
        await using var hub = await RunningHub.StartAsync();
        var weights = (await hub.JsonAsync("api/models/org/model/tree/main"))[2]!;
        using var raw = await hub.GetAsync("org/model/raw/main/model.safetensors");
        Assert.Equal(new MemoryContent(await raw.BytesAsync()).GitOid(), (string?)weights["oid"]);
        Assert.Equal(hub.Repository["model.safetensors"].Content.Sha256(), (string?)weights["lfs"]!["oid"]);
        Assert.Equal(RunningHub.WeightBytes, (int?)weights["size"]);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("/abs")]
    [InlineData("a\\..\\b")]
    [InlineData("C:x")]
    public async Task A_listing_can_name_hostile_paths_hashes_and_sizes(string path)
    {
        await using var hub = await RunningHub.StartAsync();
        var content = new MemoryContent("x");
        hub.Server.Add(
            new HubRepository(
                "org/evil",
                [
                    new HubFile("good", content, FileKind.Lfs)
                    {
                        ListedPath = path,
                        ListedOid = "../../x",
                        ListedSha256 = "zz",
                        ListedSize = -5,
                    },
                ]
            )
        );
        var entry = (await hub.JsonAsync("api/models/org/evil/tree/main"))[0]!;
        Assert.Equal(path, (string?)entry["path"]);
        Assert.Equal("../../x", (string?)entry["oid"]);
        Assert.Equal("zz", (string?)entry["lfs"]!["oid"]);
        Assert.Equal(-5, (int?)entry["size"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Paths_info_gives_the_entries_that_exist(bool asForm)
    {
        await using var hub = await RunningHub.StartAsync();
        using var client = new HttpClient();
        using HttpContent body = asForm
            ? new FormUrlEncodedContent([
                new("paths", "config.json"),
                new("paths", "nothing"),
                new("paths", "sub"),
                new("expand", "True"),
            ])
            : JsonContent.Create(new { paths = new[] { "config.json", "nothing", "sub" }, expand = true });
        using var response = await client.PostAsync(
            hub.At("api/models/org/model/paths-info/main"),
            body,
            RunningHub.Patience
        );
        var entries = JsonNode.Parse(await response.TextAsync())!.AsArray();
        Assert.Equal(["file", "directory"], entries.Select(entry => (string?)entry!["type"]));
        Assert.Equal(hub.Repository.Commit, (string?)entries[0]!["lastCommit"]!["id"]);
    }

    private static async Task<IEnumerable<string?>> PathsAsync(RunningHub hub, string path) =>
        (await hub.JsonAsync(path)).AsArray().Select(entry => (string?)entry!["path"]);
}
