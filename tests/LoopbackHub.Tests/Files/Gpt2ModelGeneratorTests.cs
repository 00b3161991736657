using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace LoopbackHub.Tests.Files;

public sealed class Gpt2ModelGeneratorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    [InlineData(64 << 20)]
    [InlineData(4L << 30)]
    public void The_weights_are_as_large_as_asked_and_not_much_larger(long bytes)
    {
        var repository = Gpt2ModelGenerator.Create("org/model", bytes);
        var weights = repository
            .Files.Where(file => file.Path.EndsWith(".safetensors", StringComparison.Ordinal))
            .Sum(file => file.Content.Length);
        Assert.InRange(weights, bytes, Math.Max(bytes * 1.15, 500_000));
    }

    [Fact]
    public void The_index_maps_every_tensor_to_the_shard_that_has_it()
    {
        var repository = Gpt2ModelGenerator.Create("org/model", 1_000_000);
        var index = Parse(repository["model.safetensors.index.json"]);
        var found = new Dictionary<string, string?>(StringComparer.Ordinal);
        var total = 0L;
        foreach (var shard in new[] { "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors" })
        {
            var content = repository[shard].Content.ToArray();
            var headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(content);
            var header = JsonNode.Parse(content.AsSpan(8, headerLength))!.AsObject();
            Assert.Equal("pt", (string?)header["__metadata__"]!["format"]);
            header.Remove("__metadata__");
            var end = 0L;
            foreach (var (name, tensor) in header)
            {
                found[name] = shard;
                Assert.Equal("F16", (string?)tensor!["dtype"]);
                Assert.Equal(end, (long)tensor["data_offsets"]![0]!);
                end += tensor["shape"]!.AsArray().Aggregate(2L, (product, size) => product * (int)size!);
                Assert.Equal(end, (long)tensor["data_offsets"]![1]!);
            }

            Assert.Equal(0, headerLength % 8);
            Assert.Equal(content.Length, 8 + headerLength + end);
            for (var at = 8 + headerLength; at < content.Length; at += 2)
                Assert.True(Half.Abs(BinaryPrimitives.ReadHalfLittleEndian(content.AsSpan(at))) < (Half)0.01);
            total += end;
        }

        Assert.Equal(total, (long)index["metadata"]!["total_size"]!);
        Assert.Equal(
            index["weight_map"]!
                .AsObject()
                .ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal),
            found
        );
        Assert.Contains("h.0.attn.c_attn.weight", found.Keys);
    }

    [Fact]
    public void The_configuration_fits_the_vocabulary()
    {
        var repository = Gpt2ModelGenerator.Create("org/model", 1_000_000);
        var config = Parse(repository["config.json"]);
        var vocabulary = Parse(repository["vocab.json"]).AsObject();
        Assert.Equal((int)config["vocab_size"]!, vocabulary.Count);
        Assert.Equal((int)config["eos_token_id"]!, (int)vocabulary["<|endoftext|>"]!);
        Assert.Equal(Enumerable.Range(0, vocabulary.Count), vocabulary.Select(pair => (int)pair.Value!));
        Assert.Equal(32, (int)vocabulary["Ġ"]!);
        var merges = Parse(repository["tokenizer.json"])["model"]!["merges"]!.AsArray();
        Assert.All(merges, merge => Assert.Contains(((string)merge!).Replace(" ", ""), vocabulary));
    }

    [Fact]
    public void The_same_arguments_give_the_same_model_with_decoys()
    {
        var first = Gpt2ModelGenerator.Create("org/model", 100_000);
        var second = Gpt2ModelGenerator.Create("org/model", 100_000);
        Assert.Equal(first.Files.Select(Name), second.Files.Select(Name));
        Assert.Equal(
            first.Files.Count,
            first.Files.Select(file => file.Content.Sha256()).Distinct(StringComparer.Ordinal).Count()
        );
        Assert.All(Gpt2ModelGenerator.Decoys, decoy => Assert.Equal(FileKind.Lfs, first[decoy].Kind));
    }

    private static (string Path, string Hash) Name(HubFile file) => (file.Path, file.Content.Sha256());

    private static JsonNode Parse(HubFile file) => JsonNode.Parse(file.Content.ToArray())!;
}
