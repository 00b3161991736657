namespace ModelPrep.Abstractions;

/// <summary>Locks that keep two processes from doing the same work. Correctness never depends on them.</summary>
public interface ICacheLock
{
    /// <summary>Waits until this process alone holds <paramref name="name"/>; disposing frees it, as the end of the process does.</summary>
    /// <exception cref="BusyException">Somebody else held it longer than the wait allows.</exception>
    Task<IDisposable> AcquireAsync(string name, CancellationToken cancellationToken);
}
