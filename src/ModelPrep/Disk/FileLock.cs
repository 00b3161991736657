using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>Exclusive locks on files.</summary>
/// <remarks>
/// A lock is a BSD <c>flock</c>, as in Python's <c>filelock</c>. The kernel frees it whenever the process ends. The
/// file stays: if it were removed, two waiters could hold locks on two files of the same name.
/// </remarks>
internal sealed partial class FileLock(TimeSpan timeout, TimeProvider time, ILogger<FileLock> log)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the lock on the file at <paramref name="path"/>, which is created if needed.</summary>
    /// <exception cref="BusyException">Another process held the lock longer than the timeout.</exception>
    public async Task<IDisposable> AcquireAsync(string path, CancellationToken cancellationToken) =>
        (await AcquireUnlessAsync(path, () => false, () => null, cancellationToken))!;

    /// <summary>
    /// Waits for the lock on a file, which is created if needed, or until another process has done the work.
    /// </summary>
    /// <remarks>
    /// All waiters continue together when the work is done, not one after the other. Polling ten times a second costs
    /// each of them a thousandth of a core. A blocking system call would occupy a thread and could not be cancelled.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="isDone">True if the work is done and the lock is not needed. Called often.</param>
    /// <param name="progress">Progress of the other process, for the log; null if unknown.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Null if the work is done.</returns>
    /// <exception cref="BusyException">Another process held the lock longer than the timeout.</exception>
    public async Task<IDisposable?> AcquireUnlessAsync(
        string path,
        Func<bool> isDone,
        Func<string?> progress,
        CancellationToken cancellationToken
    )
    {
        OwnFolder.Create(Path.GetDirectoryName(path)!);
        return await WaitAsync(path, TryAcquire, isDone, progress, cancellationToken);
    }

    /// <summary>Waits for another kind of lock.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tryTake">Takes the lock; null if another process holds it.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="BusyException">Another process held the lock longer than the timeout.</exception>
    public async Task<IDisposable> WaitAsync(
        string path,
        Func<string, IDisposable?> tryTake,
        CancellationToken cancellationToken
    ) => (await WaitAsync(path, tryTake, () => false, () => null, cancellationToken))!;

    private async Task<IDisposable?> WaitAsync(
        string path,
        Func<string, IDisposable?> tryTake,
        Func<bool> isDone,
        Func<string?> progress,
        CancellationToken cancellationToken
    )
    {
        var started = time.GetTimestamp();
        var reportAt = TimeSpan.FromSeconds(1);
        while (true)
        {
            if (tryTake(path) is { } held)
                return held;
            if (isDone())
                return null;
            var waited = time.GetElapsedTime(started);
            if (waited > timeout)
            {
                throw new BusyException(
                    Messages.Held,
                    $"Another process has held {path} for more than {timeout.TotalMinutes:0} minutes",
                    "See which pod on this node is still preparing, or start again later"
                );
            }

            if (waited > reportAt)
            {
                Waiting(path, (int)waited.TotalSeconds, progress() is { } seen ? $"; {seen}" : "");
                reportAt = waited + ReportInterval;
            }

            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    /// <summary>Takes the lock at once; null if another process holds it.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static SafeFileHandle? TryAcquire(string path) => Flock.TryTakeExclusive(RegularFile.OpenOrCreate(path));

    /// <summary>
    /// Opens an existing file and takes its lock; null if it is gone or another process holds the lock.
    /// </summary>
    public static SafeFileHandle? TryOpen(string path) => TryOpen(path, RegularFile.OpenWrite);

    /// <summary>
    /// As <see cref="TryOpen(string)"/>, for a file that is written to. A file that may belong to another user counts
    /// as gone.
    /// </summary>
    public static SafeFileHandle? TryOpenOwn(string path) => TryOpen(path, RegularFile.OpenOwn);

    /// <summary>
    /// As <see cref="TryOpen(string)"/>, for a file that may be read-only. A removal takes this lock first.
    /// </summary>
    public static SafeFileHandle? TryClaim(string path) => TryOpen(path, RegularFile.OpenReadNoLink);

    /// <summary>True if locks in a folder exclude other processes. For callers that hold no lock there.</summary>
    public static bool WorkIn(string folder)
    {
        var path = Path.Combine(folder, $"{OwnNames.LockTestPrefix}{DurableFile.Unique()}");
        try
        {
            using var held = TryAcquire(path);
            DurableFile.RemoveAbandoned(path, $"{OwnNames.LockTestPrefix}*");
            return Works(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>True if locks exclude other processes. On some network file systems they do not.</summary>
    /// <param name="heldPath">
    /// A file that this process has locked. A file for this test alone would stay behind if the process were killed.
    /// </param>
    public static bool Works(string heldPath)
    {
        using var second = TryOpen(heldPath);
        return second is null;
    }

    private static SafeFileHandle? TryOpen(string path, Func<string, SafeFileHandle> open)
    {
        try
        {
            return Flock.TryTakeExclusive(open(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or NotRegularFileException)
        {
            return null;
        }
    }

    [LoggerMessage(
        1001,
        LogLevel.Information,
        "Waiting for another process that holds {Path}, {Seconds} s so far{Sight:l}"
    )]
    private partial void Waiting(string path, int seconds, string sight);
}
