using System.Buffers.Binary;
using System.Text;

namespace StandIns.Tests.Tools;

/// <summary>A model small enough to build in no time: 4000 bytes of weights.</summary>
internal static class TinyModel
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    public static void Write(string folder, string dataType = "bfloat16")
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "config.json"),
            $$"""{"architectures":["GPT2LMHeadModel"],"torch_dtype":"{{dataType}}"}"""
        );
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), "{}");
        var header = Encoding.UTF8.GetBytes("""{"w":{"dtype":"F16","shape":[2000],"data_offsets":[0,4000]}}""");
        var file = new byte[8 + header.Length + 4000];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        File.WriteAllBytes(WeightsIn(folder), file);
    }

    public static string WeightsIn(string folder) => Path.Combine(folder, "model.safetensors");

    /// <summary>Writes it into a Hugging Face cache.</summary>
    public static void WriteToCache(string cache, string id)
    {
        var folder = Path.Combine(cache, "models--" + id.Replace("/", "--", StringComparison.Ordinal));
        Write(Path.Combine(folder, "snapshots", Commit));
        Directory.CreateDirectory(Path.Combine(folder, "refs"));
        File.WriteAllText(Path.Combine(folder, "refs", "main"), Commit);
    }
}
