using ModelPrep.Disk;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Disk;

/// <summary>
/// The format of <c>trees/COMMIT.json</c>: what we write is what huggingface_hub does, and only that is read.
/// </summary>
public sealed class TreeFileTests : IDisposable
{
    private const string Text = """
        {
         "format_version": 1,
         "files": {
          "a/b.json": {
           "size": 21,
           "blob_id": "1111111111111111111111111111111111111111"
          },
          "model.safetensors": {
           "size": 3000000,
           "blob_id": "2222222222222222222222222222222222222222",
           "lfs_sha256": "3333333333333333333333333333333333333333333333333333333333333333",
           "lfs_size": 3000000,
           "xet_hash": "4444444444444444444444444444444444444444444444444444444444444444"
          }
         }
        }
        """;

    private static readonly RemoteFile Small = RemoteFile.TryCreate("a/b.json", 21, new string('1', 40), null, null)!;

    private static readonly RemoteFile Large = RemoteFile.TryCreate(
        "model.safetensors",
        3_000_000,
        new string('2', 40),
        new string('3', 64),
        new string('4', 64)
    )!;

    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Listing => _folder["trees/commit.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_written_as_Python_writes_it_sorted_and_readable_for_everybody()
    {
        TreeFile.Write(Listing, [Large, Small]);
        Assert.Equal(Text, await File.ReadAllTextAsync(Listing, Token));
        // no temporary file stays
        Assert.Single(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_is_written_is_read() => Assert.Equal([Small, Large], RoundTrip());

    [Theory]
    [InlineData("\"format_version\": 1", "\"format_version\": 2")]
    [InlineData("\"a/b.json\"", "\"../b.json\"")]
    [InlineData("\"a/b.json\"", "\"/b.json\"")]
    [InlineData("\"a/b.json\"", "\"a\\\\b.json\"")]
    [InlineData("1111111111111111111111111111111111111111", "../../x")]
    [InlineData("2222222222222222222222222222222222222222", "")]
    [InlineData(
        "3333333333333333333333333333333333333333333333333333333333333333",
        "3333333333333333333333333333333333333333"
    )]
    [InlineData("\"size\": 21", "\"size\": -21")]
    [InlineData("\"size\": 21", "\"length\": 21")]
    [InlineData("}\n}", "}")]
    [InlineData("\"files\": {", "\"others\": {")]
    public async Task What_cannot_be_trusted_to_the_last_entry_is_no_listing(string right, string wrong)
    {
        Directory.CreateDirectory(_folder["trees"]);
        await File.WriteAllTextAsync(Listing, Text.Replace(right, wrong, StringComparison.Ordinal), Token);
        Assert.Null(TreeFile.Read(Listing));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"format_version\": 1, \"files\": {}}")]
    [InlineData("{\"format_version\": 1, \"files\": {\"x\": null}}")]
    public async Task What_is_no_listing_at_all_is_none_either(string text)
    {
        Directory.CreateDirectory(_folder["trees"]);
        await File.WriteAllTextAsync(Listing, text, Token);
        Assert.Null(TreeFile.Read(Listing));
    }

    [Fact]
    public void A_blacked_out_chunk_hash_counts_as_none() =>
        Assert.Null(RemoteFile.TryCreate("x", 1, new string('2', 40), new string('3', 64), "***")!.XetHash);

    [Fact]
    public void A_listing_without_a_pointers_git_id_is_not_written_in_Pythons_place()
    {
        TreeFile.Write(Listing, [Small, Large with { BlobId = null }]);
        Assert.False(File.Exists(Listing));
    }

    private IReadOnlyList<RemoteFile>? RoundTrip()
    {
        TreeFile.Write(Listing, [Large, Small]);
        return TreeFile.Read(Listing);
    }
}
