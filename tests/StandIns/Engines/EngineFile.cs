using System.Globalization;
using System.Text;

namespace StandIns.Engines;

/// <summary>
/// The engine of one rank: a line that says what it was built by and for, then content of the asked-for size.
/// </summary>
/// <param name="TensorRt">Version of TensorRT that serialized it.</param>
/// <param name="ComputeCapability">Of the GPU that it runs on.</param>
/// <param name="Length">Size of the file.</param>
internal sealed record EngineFile(string TensorRt, string ComputeCapability, long Length)
{
    private const string Mark = "standin-engine";

    public static string NameOf(int rank) => $"rank{rank}.engine";

    public static void Write(EngineSpec spec, int rank, Settings settings)
    {
        var share = Math.Min(spec.WeightBytes / spec.WorldSize, settings.EngineBytes);
        // The length is padded to a fixed width, so that the line's own size does not depend on it.
        var line = Line(0).Length;
        var length = Math.Max(share, line);
        using var file = File.Create(spec.RankPath(rank));
        file.Write(Encoding.ASCII.GetBytes(Line(length)));
        new ContentPattern($"{spec.Seed} {spec.DataType} {rank}/{spec.Tensor}x{spec.Pipeline}").WriteTo(
            file,
            length - line
        );

        string Line(long size) =>
            $"{Mark} tensorrt={settings.Generation.TensorRt} compute={settings.Gpus[0].ComputeCapability} "
            + $"rank={rank} length={size:D16} weights={spec.Seed}\n";
    }

    /// <summary>Reads the first line; null when the file is no engine of ours.</summary>
    public static EngineFile? TryRead(string path)
    {
        using var reader = new StreamReader(path, Encoding.Latin1);
        var start = new char[512];
        var words = new string(start, 0, reader.ReadBlock(start)).Split('\n')[0].Split(' ');
        if (words[0] != Mark)
            return null;
        var fields = words
            .Skip(1)
            .Select(word => word.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[^1], StringComparer.Ordinal);
        return fields.TryGetValue("length", out var length)
            ? new EngineFile(fields["tensorrt"], fields["compute"], long.Parse(length, CultureInfo.InvariantCulture))
            : null;
    }
}
