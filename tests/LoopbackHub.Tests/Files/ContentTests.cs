using System.Security.Cryptography;

namespace LoopbackHub.Tests.Files;

public sealed class ContentTests
{
    [Fact]
    public void Generated_bytes_are_the_same_from_every_offset()
    {
        var content = new GeneratedContent(1000, seed: 7);
        var whole = content.ToArray();
        for (var offset = 0; offset < 40; offset++)
        {
            var part = new byte[offset + 3];
            content.Read(offset, part);
            Assert.Equal(whole[offset..(2 * offset + 3)], part);
        }

        Assert.NotEqual(whole, new GeneratedContent(1000, seed: 8).ToArray());
        Assert.Equal(whole[..500], new GeneratedContent(500, seed: 7).ToArray());
    }

    [Fact]
    public void Hashes_are_those_of_the_bytes()
    {
        var content = new GeneratedContent(1_000_000);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content.ToArray())), content.Sha256());
        Assert.Equal("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", new MemoryContent("").GitOid());
        Assert.Equal("b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0", new MemoryContent("hello").GitOid());
    }

    [Fact]
    public void Joined_contents_read_across_their_seams()
    {
        var content = new JoinedContent(new MemoryContent("abc"), new ZeroContent(2), new MemoryContent("def"));
        var part = new byte[5];
        content.Read(2, part);
        Assert.Equal("c\0\0de"u8, part);
        Assert.Equal("abc\0\0def"u8, content.ToArray());
    }

    [Fact]
    public void A_file_on_disk_is_read_from_there()
    {
        var path = Path.GetTempFileName();
        new GeneratedContent(300_000).SaveTo(path);
        Assert.Equal(new GeneratedContent(300_000).Sha256(), new DiskContent(path).Sha256());
        File.Delete(path);
    }

    [Fact]
    public async Task A_huge_file_needs_neither_memory_nor_disk()
    {
        const long size = 60_000_000_000;
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Add(
            new HubRepository(
                "org/huge",
                [new HubFile("model.safetensors", new ZeroContent(size, new string('5', 64)), FileKind.Lfs)]
            )
        );
        using var head = await hub.HeadAsync("org/huge/resolve/main/model.safetensors");
        Assert.Equal("60000000000", head.Header("X-Linked-Size"));
        using var part = await hub.SendAsync(HttpMethod.Get, head.Headers.Location!, token: null, "bytes=59999999990-");
        Assert.Equal("bytes 59999999990-59999999999/60000000000", part.Header("Content-Range"));
        Assert.Equal(new byte[10], await part.BytesAsync());
    }
}
