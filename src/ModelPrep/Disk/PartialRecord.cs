using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>
/// The record of a partial file: the ranges that have been written, and those of them that are on the disk.
/// </summary>
/// <remarks>
/// Lines are only appended, so a crash costs at most the last one:
/// <code>
/// modelprep-partial 1 HASH SIZE BOOT      once
/// START END XXH3                          a range has been written
/// durable N                               the first N ranges are on the disk, not just in memory
/// </code>
/// Until the machine reboots (BOOT is the kernel's boot id), all written ranges are valid, on the disk or in memory,
/// even if the process was killed. After a reboot, only durable ranges are valid.
/// </remarks>
internal sealed class PartialRecord : IDisposable
{
    private const string Magic = "modelprep-partial 1";
    private const string DurableMark = "durable";
    private const string BootIdPath = "/proc/sys/kernel/random/boot_id";

    /// <summary>Size of a record with a million ranges.</summary>
    private const long MaximumBytes = 64L << 20;

    private readonly SafeFileHandle _handle;
    private readonly Lock _lock = new();
    private long _length;

    private readonly string _path;

    private PartialRecord(string path) => (_path, _handle) = (path, RegularFile.Create(path));

    /// <summary>Number of recorded ranges.</summary>
    public int Count { get; private set; }

    /// <summary>Creates a record with the ranges that were kept.</summary>
    public static PartialRecord Create(string path, RemoteFile file, IEnumerable<KeptRange> kept)
    {
        File.Delete(path);
        var record = new PartialRecord(path);
        record.Append($"{Magic} {file.Digest.Hex} {file.Size} {BootId()}");
        foreach (var range in kept)
            record.Add(range);
        return record;
    }

    /// <summary>
    /// Reads the valid ranges, ascending and without overlaps. Returns none if the record is for another file.
    /// </summary>
    public static IReadOnlyList<KeptRange> Read(string path, RemoteFile file)
    {
        if (!TryReadText(path, out var text))
            return [];
        var lines = text.Split('\n')[..^1]; // text after the last line break is incomplete
        if (
            lines.Length == 0
            || !lines[0].StartsWith($"{Magic} {file.Digest.Hex} {file.Size} ", StringComparison.Ordinal)
        )
            return [];
        var sameBoot = lines[0].EndsWith($" {BootId()}", StringComparison.Ordinal);
        var ranges = new List<KeptRange>();
        var durable = 0;
        foreach (var line in lines[1..])
        {
            if (Parse(line, file.Size) is { } range)
                ranges.Add(range);
            else if (
                line.Split(' ') is [DurableMark, var count]
                && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            )
                durable = Math.Min(number, ranges.Count);
            else
                break; // an invalid line: the lines after it are not used
        }

        return WithoutOverlaps(ranges.Take(sameBoot ? ranges.Count : durable));
    }

    /// <summary>Records a range.</summary>
    public void Add(KeptRange range) =>
        Append($"{range.Range.Start} {range.Range.End} {range.Checksum:x16}", ranges: 1);

    /// <summary>Records that the first ranges are durable, and flushes the record.</summary>
    public void MarkDurable(int count)
    {
        Append($"{DurableMark} {count}");
        DurableFile.Flush(_handle, _path);
    }

    public void Dispose() => _handle.Dispose();

    private void Append(string line, int ranges = 0)
    {
        var bytes = Encoding.ASCII.GetBytes(line + "\n");
        lock (_lock)
        {
            RegularFile.Write(_handle, _path, bytes, _length);
            _length += bytes.Length;
            Count += ranges;
        }
    }

    /// <remarks>Another process may remove the file at any time.</remarks>
    private static bool TryReadText(string path, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = RegularFile.ReadAllTextNoLink(path, MaximumBytes);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or NotRegularFileException)
        {
            text = null;
            return false;
        }
    }

    private static KeptRange? Parse(string line, long size) =>
        line.Split(' ') is [var start, var end, var checksum]
        && long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
        && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
        && ulong.TryParse(checksum, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sum)
        && from < to
        && to <= size
            ? new KeptRange(new ByteRange(from, to), sum)
            : null;

    private static List<KeptRange> WithoutOverlaps(IEnumerable<KeptRange> ranges)
    {
        var result = new List<KeptRange>();
        foreach (var range in ranges.OrderBy(range => range.Range.Start).ThenByDescending(range => range.Range.End))
        {
            if (result.Count == 0 || range.Range.Start >= result[^1].Range.End)
                result.Add(range);
        }

        return result;
    }

    private static string BootId() => File.Exists(BootIdPath) ? File.ReadAllText(BootIdPath).Trim() : "unknown";
}
