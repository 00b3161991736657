using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace StandIns.Engines;

/// <summary>
/// The safetensors format: length of the header, header, tensors without gaps to the end of the file.
/// </summary>
internal static class SafetensorsFile
{
    private const int LengthSize = sizeof(ulong);

    /// <exception cref="WeightsException">The file is cut off, too long, or not of that format.</exception>
    public static void Check(string path)
    {
        using var file = File.OpenRead(path);
        var size = LengthSize + HeaderLength(file, path) + DataLength(file, path);
        if (size != file.Length)
            throw new WeightsException(
                $"Error while deserializing header: {path} has {file.Length} bytes, its header says {size}"
            );
    }

    /// <summary>Writes one tensor of bytes.</summary>
    public static void Write(string path, ContentPattern content, long length)
    {
        var header = Encoding.UTF8.GetBytes(
            $$$"""{"weights":{"dtype":"U8","shape":[{{{length}}}],"data_offsets":[0,{{{length}}}]}}"""
        );
        Span<byte> prefix = stackalloc byte[LengthSize];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        using var file = File.Create(path);
        file.Write(prefix);
        file.Write(header);
        content.WriteTo(file, length);
    }

    private static long HeaderLength(FileStream file, string path)
    {
        Span<byte> prefix = stackalloc byte[LengthSize];
        if (file.ReadAtLeast(prefix, LengthSize, throwOnEndOfStream: false) < LengthSize)
            throw new WeightsException($"Error while deserializing header: HeaderTooSmall in {path}");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        return length <= (ulong)(file.Length - LengthSize)
            ? (long)length
            : throw new WeightsException($"Error while deserializing header: HeaderTooLarge in {path}");
    }

    private static long DataLength(FileStream file, string path)
    {
        file.Position = 0;
        var header = new byte[HeaderLength(file, path)];
        file.ReadExactly(header);
        try
        {
            using var json = JsonDocument.Parse(header);
            return json
                .RootElement.EnumerateObject()
                .Where(tensor => tensor.Name != "__metadata__")
                .Select(tensor => tensor.Value.GetProperty("data_offsets")[1].GetInt64())
                .DefaultIfEmpty(0)
                .Max();
        }
        catch (Exception e)
            when (e is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new WeightsException($"Error while deserializing header: InvalidHeaderDeserialization in {path}");
        }
    }
}
