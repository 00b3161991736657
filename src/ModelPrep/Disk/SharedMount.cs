using Microsoft.Extensions.Logging;
using ModelPrep.Configuration;

namespace ModelPrep.Disk;

/// <summary>
/// The folder that nodes share, on a file system that may hang, fail, or be read-only, full or missing.
/// </summary>
/// <remarks>The first failure of whatever uses it is logged and ends the use of all of it.</remarks>
internal sealed partial class SharedMount(SharedCacheSettings settings, TimeProvider time, ILogger<SharedMount> log)
{
    private readonly Patience _patience = new(settings.Patience, time);
    private bool _isGivenUp;

    /// <summary>Absolute path.</summary>
    public string FolderPath => settings.FolderPath;

    /// <summary>A claim to work that one of all nodes is to do.</summary>
    /// <param name="name">Name of the work, which can be a file's.</param>
    /// <param name="doing">What its holder does, for whoever waits.</param>
    /// <param name="waitLog">Told of a wait.</param>
    public LeaseClaim CreateClaim(string name, string doing, ILogger waitLog) =>
        new(
            this,
            new LeaseFile(Path.Combine(FolderPath, "leases", name + ".json"), settings.LeaseExpiry, time),
            new LeaseWait(doing, time, waitLog)
        );

    /// <summary>Runs work on it, for as long as there is progress.</summary>
    /// <param name="what">What the work is, for the one warning.</param>
    /// <param name="work">The work; told that it failed by whatever the file system throws.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The default value when it failed, now or earlier.</returns>
    public async Task<T?> TryAsync<T>(string what, Func<Pulse, Task<T?>> work, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _isGivenUp))
            return default;
        try
        {
            return await _patience.RunAsync(
                pulse =>
                    Directory.Exists(FolderPath)
                        ? work(pulse)
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
