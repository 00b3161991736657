using System.Text.Json.Nodes;

namespace LoopbackHub.Tests.Api;

public sealed class XetTests
{
    private const int Size = 2_500_000;
    private const string Path = "org/chunked/resolve/main/model.safetensors";

    [Fact]
    public async Task A_chunked_file_is_announced_in_the_listing_and_beside_the_redirect()
    {
        await using var hub = await StartAsync();
        var hash = (string)(await hub.JsonAsync("api/models/org/chunked/tree/main"))[0]!["xetHash"]!;
        using var head = await hub.HeadAsync(Path);
        using var info = await hub.GetAsync(Path, accept: "application/vnd.xet-fileinfo+json, */*");
        Assert.Equal((302, hash), (head.Status(), head.Header("X-Xet-Hash")));
        Assert.EndsWith("; rel=\"xet-auth\"", head.Header("Link"), StringComparison.Ordinal);
        Assert.Equal((200, hash, "2500000"), (info.Status(), info.Header("X-Xet-Hash"), info.Header("X-Linked-Size")));
        Assert.Equal("application/vnd.xet-fileinfo+json", info.Header("Content-Type"));
    }

    [Theory]
    [InlineData("v1", 0, Size)]
    [InlineData("v2", 0, Size)]
    [InlineData("v1", 70_000, 1_100_000)]
    [InlineData("v2", 1_048_576, 1_048_577)]
    [InlineData("v2", Size - 1, Size)]
    public async Task The_planned_chunks_make_up_the_part_that_was_asked_for(string version, int start, int end)
    {
        await using var hub = await StartAsync();
        using var planned = await PlanAsync(hub, version, "xet_tok", $"bytes={start}-{end - 1}");
        var plan = JsonNode.Parse(await planned.TextAsync())!;
        using var file = new MemoryStream();
        foreach (var term in plan["terms"]!.AsArray())
        {
            var from = file.Length;
            var fetch = plan[version == "v1" ? "fetch_info" : "xorbs"]![(string)term!["hash"]!]![0]!;
            var bytes = version == "v1" ? fetch["url_range"]! : fetch["ranges"]![0]!["bytes"]!;
            using var chunks = await hub.SendAsync(
                HttpMethod.Get,
                new Uri((string)fetch["url"]!),
                token: null,
                $"bytes={bytes["start"]}-{bytes["end"]}"
            );
            Assert.Equal(206, chunks.Status());
            Unpack(await chunks.BytesAsync(), file);
            Assert.Equal((long)term["unpacked_length"]!, file.Length - from);
        }

        var skip = (int)plan["offset_into_first_range"]!;
        Assert.Equal(
            hub.Server.Add(Repository())["model.safetensors"].Content.ToArray()[start..end],
            file.ToArray()[skip..(skip + end - start)]
        );
    }

    [Theory]
    [InlineData("hf_good", null, 401)]
    [InlineData(null, null, 401)]
    [InlineData("xet_tok", "bytes=2500000-", 416)]
    public async Task The_chunk_store_takes_only_its_own_token_and_ranges_within_the_file(
        string? token,
        string? range,
        int status
    )
    {
        await using var hub = await StartAsync();
        using var response = await PlanAsync(hub, "v2", token, range);
        Assert.Equal(status, response.Status());
    }

    [Fact]
    public async Task An_unknown_file_has_no_plan()
    {
        await using var hub = await StartAsync();
        using var response = await hub.GetAsync("cas/v2/reconstructions/0", "xet_tok");
        Assert.Equal(404, response.Status());
    }

    [Theory]
    [InlineData("bytes=0-99999999")]
    [InlineData(null)]
    public async Task Chunks_outside_the_signed_range_are_denied(string? range)
    {
        await using var hub = await StartAsync();
        using var planned = await PlanAsync(hub, "v1", "xet_tok", "bytes=0-99");
        var fetch = JsonNode.Parse(await planned.TextAsync())!["fetch_info"]!.AsObject().Single().Value![0]!;
        using var response = await hub.SendAsync(HttpMethod.Get, new Uri((string)fetch["url"]!), token: null, range);
        Assert.Equal(403, response.Status());
    }

    private static HubRepository Repository() =>
        new("org/chunked", [new HubFile("model.safetensors", new GeneratedContent(Size), FileKind.Xet)]);

    private static async Task<RunningHub> StartAsync()
    {
        var hub = await RunningHub.StartAsync();
        hub.Server.Add(Repository());
        return hub;
    }

    private static async Task<HttpResponseMessage> PlanAsync(
        RunningHub hub,
        string version,
        string? token,
        string? range
    )
    {
        var commit = (string)(await hub.JsonAsync("api/models/org/chunked"))["sha"]!;
        var store = (string)
            (await hub.JsonAsync($"api/models/org/chunked/xet-read-token/{commit}", RunningHub.Token))["casUrl"]!;
        using var head = await hub.HeadAsync(Path);
        return await hub.SendAsync(
            HttpMethod.Get,
            new Uri($"{store}/{version}/reconstructions/{head.Header("X-Xet-Hash")}"),
            token,
            range
        );
    }

    /// <summary>
    /// Each chunk: version and three bytes of stored length, scheme and three bytes of length, then the bytes.
    /// </summary>
    private static void Unpack(byte[] chunks, MemoryStream file)
    {
        for (var at = 0; at < chunks.Length; )
        {
            var length = chunks[at + 1] | (chunks[at + 2] << 8) | (chunks[at + 3] << 16);
            Assert.Equal(
                [0, chunks[at + 1], chunks[at + 2], chunks[at + 3], 0, chunks[at + 1], chunks[at + 2], chunks[at + 3]],
                chunks[at..(at + 8)]
            );
            file.Write(chunks, at + 8, length);
            at += 8 + length;
        }
    }
}
