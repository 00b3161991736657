using System.Text.Json;

namespace ModelPrep.Disk;

/// <summary>A file by which one node keeps others from doing the same work at the same time.</summary>
/// <remarks>
/// Locks work between nodes on few network file systems, and outlive a node that has died on some. So the holder
/// changes the file now and then, and who waits takes it over when it has not changed for long, by the waiter's own
/// clock: the clocks of two machines are never compared. Two nodes that hold it by a mishap do the work twice, no more.
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

    /// <summary>Whether this process has taken it.</summary>
    public bool IsTaken => _ticks is not null;

    /// <summary>Takes the lease if it is free or has expired.</summary>
    /// <returns>Whether this process holds it now.</returns>
    public bool TryTake()
    {
        if (!TryCreate() && !HasTakenOver())
            return false;
        _ticks = new PeriodicTimer(expiry / 6, time);
        _renewing = RenewAsync(_ticks);
        return true;
    }

    /// <summary>Who holds it, as seen at the last try; null when that could not be read.</summary>
    public Lease? Holder => Parse(_seen ?? []);

    /// <summary>From now on it expires, if it is held; touches no file.</summary>
    public void StopRenewing() => _ticks?.Dispose();

    /// <summary>Lets others have it, if it is held.</summary>
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
            File.Delete(path); // the disk is full: nobody is to wait for a lease without a holder
            throw;
        }
    }

    /// <remarks>Two may find it expired at once: who reads its own name there at the next try has won.</remarks>
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
                // The work goes on; at worst another node does it, too.
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
