using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace LoopbackHub;

/// <summary>
/// Makes safetensors files: the header's length, the header, then the numbers of all tensors without gaps.
/// </summary>
internal static class Safetensors
{
    private const int Alignment = 8;

    /// <summary>Exponent bits that stay clear, so that every number is finite and smaller than 0.008.</summary>
    private const ulong SmallNumbers = 0x9FFF9FFF9FFF9FFF;

    public static IFileContent Make(IEnumerable<Tensor> tensors, ulong seed)
    {
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        var end = 0L;
        foreach (var tensor in tensors)
        {
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = "F16",
                ["shape"] = new JsonArray([.. tensor.Shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(end, end += tensor.Bytes),
            };
        }

        var text = Encoding.UTF8.GetBytes(header.ToJsonString());
        var bytes = new byte[sizeof(long) + ((text.Length + Alignment - 1) / Alignment * Alignment)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bytes.Length - sizeof(long));
        text.CopyTo(bytes, sizeof(long));
        bytes.AsSpan(sizeof(long) + text.Length).Fill((byte)' ');
        return new JoinedContent(new MemoryContent(bytes), new GeneratedContent(end, seed, SmallNumbers));
    }
}
