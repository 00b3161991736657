using System.Text.Json.Nodes;

namespace LoopbackHub;

/// <summary>
/// Makes repositories with a model in the shape of GPT-2; the same arguments always give the same bytes.
/// </summary>
public static class Gpt2ModelGenerator
{
    private const long DefaultWeightBytes = 64L << 20;
    private const int DecoyBytes = 2000;

    /// <summary>
    /// Files with the same weights in other formats, which a client that takes safetensors leaves alone.
    /// </summary>
    public static IReadOnlyList<string> Decoys { get; } =
    ["pytorch_model.bin", "tf_model.h5", "flax_model.msgpack", "onnx/decoder_model.onnx", "64.tflite"];

    /// <summary>A repository with at least so many bytes of weights in two safetensors files.</summary>
    public static HubRepository Create(string id, long weightBytes = DefaultWeightBytes)
    {
        var shape = Gpt2Shape.For(weightBytes, ByteVocabulary.Tokens.Count);
        var tensors = shape.Tensors().ToList();
        var total = tensors.Sum(tensor => tensor.Bytes);
        var reached = 0L;
        var first = tensors.TakeWhile(tensor => (reached += tensor.Bytes) < total / 2).ToList();
        var shards = new[] { first, tensors.Skip(first.Count).ToList() };
        return new HubRepository(
            id,
            [
                .. Gpt2Texts.Files(id, shape),
                .. shards.Select(
                    (shard, index) =>
                        new HubFile(Name(index), Safetensors.Make(shard, (ulong)index << 40), FileKind.Lfs)
                ),
                Index(shards, total),
                .. Decoys.Select(
                    (path, index) => new HubFile(path, new GeneratedContent(DecoyBytes, ~(ulong)index), FileKind.Lfs)
                ),
            ]
        );
    }

    private static string Name(int shard) => $"model-{shard + 1:00000}-of-00002.safetensors";

    private static HubFile Index(IReadOnlyList<Tensor>[] shards, long total)
    {
        var map = shards.SelectMany(
            (shard, index) => shard.Select(tensor => KeyValuePair.Create(tensor.Name, (JsonNode?)Name(index)))
        );
        return Gpt2Texts.Json(
            "model.safetensors.index.json",
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["total_size"] = total },
                ["weight_map"] = new JsonObject(map),
            }
        );
    }
}
