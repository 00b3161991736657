using System.Text.Json;

namespace ModelPrep.Disk;

/// <summary>A file that keeps other nodes from doing the same work at the same time.</summary>
/// <remarks>
/// Locks between nodes work on few network file systems, and on some they outlive a dead node. So the holder rewrites
/// the file at intervals. A waiter takes the lease over if the file has not changed for a long time by the waiter's own
/// clock: clocks of two machines are never compared. If two nodes ever hold it, they only do the work twice.
/// </remarks>
internal sealed class LeaseFile(string path, TimeSpan expiry, TimeProvider time) : IAsyncDisposable
{
    private readonly Lease _own = new(
        Environment.MachineName,
        Environment.ProcessId,
        Guid.NewGuid().ToString("N"),
        time.GetUtcNow(),
        time.GetUtcNow()
    );

    private const long MaximumBytes = 1 << 16;
    private byte[]? _seen;
    private long _seenAt;
    private PeriodicTimer? _ticks;
    private Task _renewing = Task.CompletedTask;

    /// <summary>True if this process has taken the lease.</summary>
    public bool IsTaken => _ticks is not null;

    /// <summary>Takes the lease if it is free or has expired.</summary>
    /// <returns>True if this process holds it now.</returns>
    public bool TryTake()
    {
        if (!TryCreate() && !HasTakenOver())
            return false;
        _ticks = new PeriodicTimer(expiry / 6, time);
        _renewing = RenewAsync(_ticks);
        return true;
    }

    /// <summary>The holder seen in the last attempt; null if it could not be read.</summary>
    public Lease? Holder => Parse(_seen ?? []);

    /// <summary>Stops renewing, so that the lease expires. Does not touch the file.</summary>
    public void StopRenewing() => _ticks?.Dispose();

    /// <summary>Releases the lease, if it is held.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ticks is null)
            return;
        _ticks.Dispose();
        await _renewing;
        if (IsOwn())
            File.Delete(path);
    }

    private bool TryCreate()
    {
        OwnFolder.Create(Path.GetDirectoryName(path)!);
        if (File.Exists(path))
            return false;
        try
        {
            using var handle = RegularFile.Create(path);
            RegularFile.Write(handle, path, Content(), 0);
            RegularFile.Close(handle, path);
            DurableFile.RemoveAbandoned(path, $"{Path.GetFileName(path)}.*.tmp");
            return true;
        }
        catch (IOException e) when (e.HResult is Errno.Exists)
        {
            return false; // another node was faster
        }
        catch
        {
            File.Delete(path); // the disk is full: nobody should wait for a lease without a holder
            throw;
        }
    }

    /// <remarks>
    /// Two nodes may find it expired at once. The one that reads its own name at its next attempt holds the lease.
    /// </remarks>
    private bool HasTakenOver()
    {
        var content = Read();
        if (_seen is null || !content.AsSpan().SequenceEqual(_seen))
            (_seen, _seenAt) = (content, time.GetTimestamp());
        else if (Holder?.Owner == _own.Owner)
            return true;
        else if (time.GetElapsedTime(_seenAt) > expiry)
            DurableFile.Replace(path, _seen = Content());
        return false;
    }

    private async Task RenewAsync(PeriodicTimer ticks)
    {
        while (await ticks.WaitForNextTickAsync())
        {
            try
            {
                if (!IsOwn())
                    return;
                DurableFile.Replace(path, Content());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The work goes on. At worst another node does it, too.
            }
        }
    }

    private bool IsOwn() => Parse(Read())?.Owner == _own.Owner;

    private byte[] Content() =>
        JsonSerializer.SerializeToUtf8Bytes(_own with { RenewedAt = time.GetUtcNow() }, ArtifactJson.Default.Lease);

    private byte[] Read()
    {
        try
        {
            return RegularFile.ReadAllBytesNoLink(path, MaximumBytes);
        }
        catch (Exception e) when (e is FileNotFoundException or NotRegularFileException)
        {
            return [];
        }
    }

    private static Lease? Parse(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, ArtifactJson.Default.Lease);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
