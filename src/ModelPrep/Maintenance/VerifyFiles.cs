using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelPrep.Maintenance;

/// <summary>Reads whole files and compares their hashes, in parallel on all cores.</summary>
internal sealed partial class VerifyFiles(TimeProvider time, ILogger<VerifyFiles> log)
{
    private const int BufferBytes = 1 << 20;
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(10);
    private long _done;

    /// <summary>Returns the broken files, by path.</summary>
    public async Task<IReadOnlyList<BrokenFile>> RunAsync(
        IReadOnlyList<KnownFile> files,
        CancellationToken cancellationToken
    )
    {
        var sized = files
            .Select(file => (File: file, Info: new FileInfo(file.Path)))
            .Select(one => (one.File, Size: one.Info.Exists ? one.Info.Length : (long?)null))
            .ToList();
        var broken = new ConcurrentBag<BrokenFile>();
        using var ticks = new PeriodicTimer(ReportInterval, time);
        var reporting = ReportAsync(ticks, sized.Sum(one => one.Size ?? 0));
        // The largest first, so that no core is left with a large file at the end.
        await Parallel.ForEachAsync(
            sized.OrderByDescending(one => one.Size),
            new ParallelOptions
            {
                MaxDegreeOfParallelism = Environment.ProcessorCount,
                CancellationToken = cancellationToken,
            },
            (one, token) =>
            {
                if (Check(one.File, one.Size, token) is { } problem)
                    broken.Add(problem);
                return ValueTask.CompletedTask;
            }
        );
        ticks.Dispose();
        await reporting;
        return [.. broken.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    private BrokenFile? Check(KnownFile file, long? size, CancellationToken cancellationToken)
    {
        if (size is not { } bytes)
            return new BrokenFile(file.Path, $"{file.Digest}", "no file");
        if (file.Bytes is { } expected && expected != bytes)
            return new BrokenFile(file.Path, $"{expected} bytes", $"{bytes} bytes");
        try
        {
            var hash = Hash(file, bytes, cancellationToken);
            return hash == file.Digest.Hex ? null : new BrokenFile(file.Path, $"{file.Digest}", hash);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new BrokenFile(file.Path, $"{file.Digest}", e.Message); // the disk itself may be broken
        }
    }

    private string Hash(KnownFile file, long size, CancellationToken cancellationToken)
    {
        using var hash = file.Digest.StartHash(size);
        using var handle = RegularFile.OpenRead(file.Path);
        var buffer = GC.AllocateUninitializedArray<byte>((int)Math.Clamp(size, 1, BufferBytes));
        for (var offset = 0L; RandomAccess.Read(handle, buffer, offset) is var count and > 0; offset += count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
            Interlocked.Add(ref _done, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task ReportAsync(PeriodicTimer ticks, long total)
    {
        while (await ticks.WaitForNextTickAsync(CancellationToken.None))
            Verifying(
                ByteSize.Format(Volatile.Read(ref _done)),
                ByteSize.Format(total),
                (int)(100 * Volatile.Read(ref _done) / Math.Max(1, total))
            );
    }

    [LoggerMessage(3401, LogLevel.Information, "Verified {Done} of {Total}, {Percent} %")]
    private partial void Verifying(string done, string total, int percent);
}
