using Microsoft.Extensions.Logging;
using ModelPrep.Configuration;

namespace ModelPrep.Disk;

/// <summary>The shared folder. Its file system may hang, fail, be read-only, full or missing.</summary>
/// <remarks>The first failure is logged and ends all use of the folder.</remarks>
internal sealed partial class SharedMount(SharedCacheSettings settings, TimeProvider time, ILogger<SharedMount> log)
{
    private readonly Watchdog _watchdog = new(settings.Timeout, time);
    private bool _isGivenUp;

    /// <summary>Absolute path of the folder.</summary>
    public string FolderPath => settings.FolderPath;

    /// <summary>Creates a claim to work that only one node should do.</summary>
    /// <param name="name">Name of the work, valid as a file name.</param>
    /// <param name="doing">What the holder does, for the log of waiting nodes.</param>
    /// <param name="waitLog">Log for waits.</param>
    public LeaseClaim CreateClaim(string name, string doing, ILogger waitLog) =>
        new(
            this,
            new LeaseFile(Path.Combine(FolderPath, "leases", name + ".json"), settings.LeaseExpiry, time),
            new LeaseWait(doing, time, waitLog)
        );

    /// <summary>Runs work on the folder for as long as it makes progress.</summary>
    /// <param name="what">Name of the work, for the warning.</param>
    /// <param name="work">The work. It reports failure with the exception of the file system.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The default value if the work failed, now or earlier.</returns>
    public async Task<T?> TryAsync<T>(string what, Func<Heartbeat, Task<T?>> work, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _isGivenUp))
            return default;
        try
        {
            return await _watchdog.RunAsync(
                heartbeat =>
                    Directory.Exists(FolderPath)
                        ? work(heartbeat)
                        : throw new DirectoryNotFoundException("there is no such folder"),
                cancellationToken
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TimeoutException)
        {
            if (!Interlocked.Exchange(ref _isGivenUp, true))
                GivingUp(FolderPath, what, e.Message.ReplaceLineEndings(" ").TrimEnd('.'));
            return default;
        }
    }

    [LoggerMessage(1305, LogLevel.Warning, "The shared cache {Path} is not used any further: {What} failed, {Problem}")]
    private partial void GivingUp(string path, string what, string problem);
}
