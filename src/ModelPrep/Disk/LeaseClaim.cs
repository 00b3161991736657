namespace ModelPrep.Disk;

/// <summary>A claim to work that one of all nodes is to do; until it is disposed, others wait for this node.</summary>
internal sealed class LeaseClaim(SharedMount mount, LeaseFile lease, LeaseWait wait) : IAsyncDisposable
{
    /// <summary>An init that is asked to end does so within seconds, in whatever state the folder is.</summary>
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(2);

    /// <summary>Waits while another node does the work; then it is done, or this node's turn.</summary>
    /// <param name="what">What this is, for the warning when it fails.</param>
    /// <param name="isDone">Whether it is done; asked often.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitAsync(string what, Func<Pulse, bool> isDone, CancellationToken cancellationToken)
    {
        while (!wait.IsOver)
        {
            if (
                await mount.TryAsync<bool?>(
                    what,
                    pulse => Task.FromResult<bool?>(isDone(pulse) || lease.TryTake()),
                    cancellationToken
                )
                is not false
            )
                return;
            await wait.OnceAsync(lease.Holder, cancellationToken);
        }
    }

    /// <remarks>Where the folder is not used any further, or hangs, the lease stays, and expires.</remarks>
    public async ValueTask DisposeAsync()
    {
        if (!lease.IsTaken)
            return;
        lease.StopRenewing();
        using var soon = new CancellationTokenSource(ReleasePatience);
        try
        {
            await mount.TryAsync<object>("ending a claim", ReleaseAsync, soon.Token);
        }
        catch (OperationCanceledException)
        {
            // The work is done, or given up; nobody waits longer than the expiry.
        }

        async Task<object?> ReleaseAsync(Pulse pulse)
        {
            await lease.DisposeAsync();
            return null;
        }
    }
}
