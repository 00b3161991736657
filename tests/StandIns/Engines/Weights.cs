using System.Security.Cryptography;
using System.Text.Json;

namespace StandIns.Engines;

/// <summary>The weights of a model, all read and checked.</summary>
/// <param name="Bytes">Size of all files.</param>
/// <param name="Sha256">Hash over all files in the order of their names.</param>
internal sealed record Weights(long Bytes, string Sha256)
{
    private const string IndexName = "model.safetensors.index.json";

    /// <exception cref="WeightsException">A file is missing or broken.</exception>
    public static Weights Read(string folder)
    {
        var paths = Directory.EnumerateFiles(folder, "*.safetensors").Order(StringComparer.Ordinal).ToList();
        if (Indexed(folder).FirstOrDefault(name => !paths.Contains(Path.Combine(folder, name))) is { } missing)
            throw new WeightsException($"{folder} has no {missing}, which {IndexName} names");
        if (paths.Count == 0)
            throw new WeightsException($"Error no file named model.safetensors found in directory {folder}");

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = 0L;
        foreach (var path in paths)
        {
            SafetensorsFile.Check(path);
            bytes += Add(hash, path);
        }

        return new Weights(bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static IEnumerable<string> Indexed(string folder)
    {
        var path = Path.Combine(folder, IndexName);
        if (!File.Exists(path))
            return [];
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        return
        [
            .. json
                .RootElement.GetProperty("weight_map")
                .EnumerateObject()
                .Select(one => one.Value.GetString()!)
                .Distinct(StringComparer.Ordinal),
        ];
    }

    private static long Add(IncrementalHash hash, string path)
    {
        using var file = File.OpenRead(path);
        var buffer = new byte[1024 * 1024];
        for (int read; (read = file.Read(buffer)) > 0; )
            hash.AppendData(buffer.AsSpan(0, read));
        return file.Length;
    }
}
