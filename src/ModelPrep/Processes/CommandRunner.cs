namespace ModelPrep.Processes;

/// <summary>Runs a program to its end and reads its output line by line.</summary>
internal sealed class CommandRunner(TimeProvider time) : ICommandRunner
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Time for processes that a program left behind to end by themselves.</summary>
    private static readonly TimeSpan StrayTimeout = TimeSpan.FromSeconds(3);

    public async Task<int> RunAsync(ToolCommand command, Action<string> onLine, CancellationToken cancellationToken)
    {
        ProcessTree.AdoptOrphans();
        cancellationToken.ThrowIfCancellationRequested();
        using var output = new ChildOutput(onLine);
        var environment = ChildEnvironment.OfTool(command.Environment);
        var child = Child.Start(
            new ChildStart(command.FilePath, command.Arguments, environment) { Output = output.WriteEnd }
        );
        output.Begin();
        try
        {
            var status = await child.Exit.WaitAsync(command.Limit ?? Timeout.InfiniteTimeSpan, time, cancellationToken);
            if (!await IsAloneAsync(output, cancellationToken))
                await ProcessTree.EndStraysAsync(Grace, time);
            if (await IsWithinAsync(output.End, Grace, cancellationToken))
                await output.End;
            return status;
        }
        catch (OperationCanceledException)
        {
            await EndAsync(child);
            throw;
        }
        catch (TimeoutException)
        {
            await EndAsync(child);
            throw new ToolException(
                Messages.ToolSilent,
                $"{command.FilePath} {string.Join(' ', command.Arguments)} has not ended within "
                    + $"{command.Limit!.Value.TotalSeconds} s",
                "Run it by hand to see where it hangs: a network mount, a driver, a lock"
            );
        }
    }

    /// <summary>True if no process that the program started writes or runs any more.</summary>
    private async Task<bool> IsAloneAsync(ChildOutput output, CancellationToken cancellationToken) =>
        await IsWithinAsync(output.End, StrayTimeout, cancellationToken)
        && await ProcessTree.WaitForEndAsync(() => !ProcessTree.HasStrays(), StrayTimeout, time, cancellationToken);

    private async Task<bool> IsWithinAsync(Task end, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var isWithin = await Task.WhenAny(end, Task.Delay(timeout, time, ended.Token)) == end;
        await ended.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return isWithin;
    }

    private async Task EndAsync(Child child)
    {
        await ProcessTree.EndAsync(Grace, time, Child.Running.Where(id => id != child.Id));
        await child.Exit;
    }
}
