using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>Exclusive locks on files.</summary>
/// <remarks>
/// A lock is a BSD <c>flock</c>; Python's <c>filelock</c> takes the same one. The kernel frees it when the process
/// ends, however it ends. The file stays: removing it would let two waiters hold locks on two files of one name.
/// </remarks>
internal sealed partial class FileLock(TimeSpan patience, TimeProvider time, ILogger<FileLock> log)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the lock on the file at <paramref name="path"/>, which is created if needed.</summary>
    /// <exception cref="BusyException">Somebody else held it longer than the patience.</exception>
    public async Task<IDisposable> AcquireAsync(string path, CancellationToken cancellationToken) =>
        (await AcquireUnlessAsync(path, () => false, () => null, cancellationToken))!;

    /// <summary>
    /// Waits for the lock on a file, which is created if needed, or for somebody else to do what it is needed for.
    /// </summary>
    /// <remarks>
    /// So all who wait go on together when the work is done, and not one after the other. Asking ten times a second
    /// costs each of them a thousandth of a core; a system call that waits would keep a thread, and could not be ended.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="isDone">Whether the lock is needed no more; asked often.</param>
    /// <param name="sight">
    /// How far the other process is, as can be seen from here, for whoever watches the wait; null for unknown.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when it is done.</returns>
    /// <exception cref="BusyException">Somebody else held it longer than the patience.</exception>
    public async Task<IDisposable?> AcquireUnlessAsync(
        string path,
        Func<bool> isDone,
        Func<string?> sight,
        CancellationToken cancellationToken
    )
    {
        OwnFolder.Create(Path.GetDirectoryName(path)!);
        return await WaitAsync(path, TryAcquire, isDone, sight, cancellationToken);
    }

    /// <summary>Waits for another kind of lock.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tryTake">Takes it; null when somebody else holds it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BusyException">Somebody else held it longer than the patience.</exception>
    public async Task<IDisposable> WaitAsync(
        string path,
        Func<string, IDisposable?> tryTake,
        CancellationToken cancellationToken
    ) => (await WaitAsync(path, tryTake, () => false, () => null, cancellationToken))!;

    private async Task<IDisposable?> WaitAsync(
        string path,
        Func<string, IDisposable?> tryTake,
        Func<bool> isDone,
        Func<string?> sight,
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
            if (waited > patience)
            {
                throw new BusyException(
                    Messages.Held,
                    $"Another process has held {path} for more than {patience.TotalMinutes:0} minutes",
                    "See which pod on this node is still preparing, or start again later"
                );
            }

            if (waited > reportAt)
            {
                Waiting(path, (int)waited.TotalSeconds, sight() is { } seen ? $"; {seen}" : "");
                reportAt = waited + ReportInterval;
            }

            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    /// <summary>Takes the lock at once, or returns null when somebody else holds it.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle? TryAcquire(string path) => Flock.TryTakeAlone(RegularFile.OpenOrCreate(path));

    /// <summary>
    /// Opens a file that exists and takes the lock on it; null when it is gone or somebody else holds it.
    /// </summary>
    public static SafeFileHandle? TryOpen(string path) => TryOpen(path, RegularFile.OpenWrite);

    /// <summary>The same for a file that is written to: one that may be another user's counts as gone.</summary>
    public static SafeFileHandle? TryOpenOwn(string path) => TryOpen(path, RegularFile.OpenOwn);

    /// <summary>
    /// The same for a file that need not be writable: what removes something that may be in use takes it first.
    /// </summary>
    public static SafeFileHandle? TryClaim(string path) => TryOpen(path, RegularFile.OpenReadNoLink);

    /// <summary>Whether locks on files in a folder keep anybody out, for who holds none there.</summary>
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

    /// <summary>Whether locks keep anybody out: on some network file systems they do not.</summary>
    /// <param name="heldPath">
    /// A file whose lock this process holds; a file for the test alone would be left when we are killed.
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
            return Flock.TryTakeAlone(open(path));
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
