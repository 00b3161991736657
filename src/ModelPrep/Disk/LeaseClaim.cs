namespace ModelPrep.Disk;

/// <summary>Claims work that only one node should do. Other nodes wait until the claim is disposed.</summary>
internal sealed class LeaseClaim(SharedMount mount, LeaseFile lease, LeaseWait wait) : IAsyncDisposable
{
    /// <summary>An init that is asked to stop does so within seconds, in whatever state the folder is.</summary>
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Waits while another node does the work. Returns when the work is done or this node may do it.</summary>
    /// <param name="what">Name of this step, for the warning if it fails.</param>
    /// <param name="isDone">True if the work is done. Called often.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task WaitAsync(string what, Func<Heartbeat, bool> isDone, CancellationToken cancellationToken)
    {
        while (!wait.IsOver)
        {
            if (
                await mount.TryAsync<bool?>(
                    what,
                    heartbeat => Task.FromResult<bool?>(isDone(heartbeat) || lease.TryTake()),
                    cancellationToken
                )
                is not false
            )
                return;
            await wait.OnceAsync(lease.Holder, cancellationToken);
        }
    }

    /// <remarks>If the folder hangs or is no longer used, the lease stays and expires.</remarks>
    public async ValueTask DisposeAsync()
    {
        if (!lease.IsTaken)
            return;
        lease.StopRenewing();
        using var soon = new CancellationTokenSource(ReleaseTimeout);
        try
        {
            await mount.TryAsync<object>("ending a claim", ReleaseAsync, soon.Token);
        }
        catch (OperationCanceledException)
        {
            // The work is done or given up. Other nodes wait no longer than the expiry.
        }

        async Task<object?> ReleaseAsync(Heartbeat heartbeat)
        {
            await lease.DisposeAsync();
            return null;
        }
    }
}
