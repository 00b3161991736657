using System.Globalization;

namespace LoopbackHub;

/// <summary>A part of a file.</summary>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="End">Offset after the last byte.</param>
internal sealed record ByteRange(long Start, long End)
{
    public static ByteRange None { get; } = new(0, 0);

    public long Length => End - Start;

    /// <summary>The form of the Content-Range header.</summary>
    public override string ToString() =>
        Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Start}-{End - 1}") : "*";

    /// <summary>Reads one range; null if there is none that a server has to understand.</summary>
    /// <remarks>A range that begins at or after the end of the file comes out empty or negative.</remarks>
    public static ByteRange? Parse(string? header, long fileLength)
    {
        if (
            header is null
            || !header.StartsWith("bytes=", StringComparison.Ordinal)
            || header.Split('-') is not [var first, var last]
        )
            return null;
        var start = Number(first["bytes=".Length..]);
        var end = Number(last);
        return (start, end) switch
        {
            ({ } from, { } to) when to >= from => new ByteRange(from, Math.Min(to + 1, fileLength)),
            ({ } from, null) when last.Length == 0 => new ByteRange(from, fileLength),
            (null, { } count) when first == "bytes=" => new ByteRange(Math.Max(0, fileLength - count), fileLength),
            _ => null,
        };
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
