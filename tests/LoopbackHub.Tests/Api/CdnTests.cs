using System.Text.RegularExpressions;

namespace LoopbackHub.Tests.Api;

public sealed class CdnTests
{
    [Fact]
    public async Task A_signed_address_serves_the_bytes_with_their_hash_as_the_etag()
    {
        await using var hub = await RunningHub.StartAsync();
        var content = hub.Repository["model.safetensors"].Content;
        using var response = await hub.WeightsAsync();
        Assert.Equal(200, response.Status());
        Assert.Equal($"\"{content.Sha256()}\"", response.Header("ETag"));
        Assert.Equal("bytes", response.Header("Accept-Ranges"));
        Assert.Equal(content.ToArray(), await response.BytesAsync());
    }

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=999999-", 999_999, 4)]
    [InlineData("bytes=13-29", 13, 17)]
    [InlineData("bytes=-7", 999_996, 7)]
    [InlineData("bytes=5-99999999", 5, 999_998)]
    public async Task A_range_gives_a_part(string range, int start, int length)
    {
        await using var hub = await RunningHub.StartAsync();
        using var response = await hub.WeightsAsync(range);
        Assert.Equal(206, response.Status());
        Assert.Equal($"bytes {start}-{start + length - 1}/1000003", response.Header("Content-Range"));
        Assert.Equal(
            hub.Repository["model.safetensors"].Content.ToArray()[start..(start + length)],
            await response.BytesAsync()
        );
    }

    [Theory]
    [InlineData("bytes=1000003-", 416)]
    [InlineData("bytes=9-1", 200)]
    [InlineData("lines=1-2", 200)]
    public async Task A_range_after_the_end_is_416_and_a_senseless_one_is_ignored(string range, int status)
    {
        await using var hub = await RunningHub.StartAsync();
        using var response = await hub.WeightsAsync(range);
        Assert.Equal(status, response.Status());
        Assert.Equal(status == 416 ? "bytes */1000003" : null, response.Header("Content-Range"));
    }

    [Fact]
    public async Task Every_file_route_has_ranges()
    {
        await using var hub = await RunningHub.StartAsync();
        foreach (
            var path in new[]
            {
                $"api/resolve-cache/models/org/model/{hub.Repository.Commit}/config.json",
                "org/model/raw/main/config.json",
            }
        )
        {
            using var response = await hub.GetAsync(path, range: "bytes=0-0");
            Assert.Equal("bytes 0-0/21", response.Header("Content-Range"));
        }

        using var empty = await hub.GetAsync("org/model/resolve/main/empty.txt", range: "bytes=0-0");
        Assert.Equal(200, empty.Status());
    }

    [Theory]
    [InlineData("[?].*", "")]
    [InlineData("Signature=....", "Signature=xxxx")]
    [InlineData("Expires=.", "Expires=9")]
    [InlineData("blob/....", "blob/0000")]
    public async Task Without_the_right_signature_access_is_denied(string part, string replacement)
    {
        await using var hub = await RunningHub.StartAsync();
        var address = Regex.Replace((await hub.SignedAsync()).AbsoluteUri, part, replacement);
        using var response = await hub.SendAsync(HttpMethod.Get, new Uri(address), token: null, range: null);
        Assert.Equal(403, response.Status());
        Assert.Equal("application/xml", response.Header("Content-Type"));
        Assert.Null(response.Header("X-Error-Code"));
        Assert.Contains(
            "<Error><Code>AccessDenied</Code></Error>",
            await response.TextAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_signature_ends_with_its_lifetime_and_the_next_request_gets_a_new_one()
    {
        var clock = new MovableClock();
        await using var hub = await RunningHub.StartAsync(
            new HubServerOptions(SignatureLifetime: TimeSpan.FromMinutes(5), Clock: clock)
        );
        var first = await hub.SignedAsync();
        clock.Now += TimeSpan.FromMinutes(6);
        var second = await hub.SignedAsync();
        using var late = await hub.SendAsync(HttpMethod.Get, first, token: null, range: null);
        using var fresh = await hub.SendAsync(HttpMethod.Get, second, token: null, range: null);
        Assert.Equal(403, late.Status());
        Assert.Equal(200, fresh.Status());
        Assert.Equal(2, hub.Server.SignaturesIssued);
    }

    [Fact]
    public async Task Other_paths_are_no_keys()
    {
        await using var hub = await RunningHub.StartAsync();
        using var response = await hub.SendAsync(
            HttpMethod.Get,
            new Uri(hub.Server.CdnUri, "other"),
            token: null,
            range: null
        );
        Assert.Equal(404, response.Status());
    }

    [Fact]
    public async Task A_token_at_the_CDN_is_noticed()
    {
        await using var hub = await RunningHub.StartAsync();
        var address = await hub.SignedAsync();
        Assert.False(hub.Server.CdnSawAuthorization);
        using var response = await hub.SendAsync(HttpMethod.Get, address, "hf_leak", range: null);
        Assert.True(hub.Server.CdnSawAuthorization);
    }

    private sealed class MovableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(56);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
