using ModelPrep.Processes;

namespace ModelPrep.Diagnostics;

/// <summary>
/// Runs all checks at once, each with its own thread and timeout, so that a check that hangs does not delay the others.
/// </summary>
/// <remarks>
/// A call on a mount whose server is gone neither returns nor can be cancelled. Its thread is left behind until the
/// process ends. Programs that were started and do not respond are stopped.
/// </remarks>
internal sealed class Examination(IReadOnlyList<Check> checks, TimeProvider time)
{
    /// <summary>Timeout of one check. All together take less than 2 s.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);

    /// <summary>Timeout of the hub. It is shorter, so that the message about the hub comes first.</summary>
    public static readonly TimeSpan HubTimeout = 0.8 * Limit;

    private static readonly ExitCode[] Order =
    [
        ExitCode.Tool,
        ExitCode.NoSpace,
        ExitCode.AccessDenied,
        ExitCode.Unreachable,
        ExitCode.Mismatch,
    ];

    /// <summary>Returns all findings, in the order of the checks.</summary>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = await Task.WhenAll(checks.Select(check => LookAsync(check, cancellationToken)));
        if (ProcessTree.Descendants(Environment.ProcessId).Count > 0)
            await ProcessTree.EndAsync(TimeSpan.Zero, time);
        return [.. findings.SelectMany(one => one)];
    }

    /// <summary>
    /// The exit status for the findings. Of several problems, the first in the order of tools, space, token, hub, GPUs
    /// counts.
    /// </summary>
    public static ExitCode StatusOf(IEnumerable<Finding> findings) =>
        findings
            .Where(finding => finding.State is FindingState.Problem)
            .Select(finding => finding.Status!.Value)
            .OrderBy(status => Array.IndexOf(Order, status))
            .FirstOrDefault(ExitCode.Success);

    private async Task<IReadOnlyList<Finding>> LookAsync(Check check, CancellationToken cancellationToken)
    {
        var stop = new CancellationTokenSource(Limit, time); // not disposed: a check that is left behind still uses it
        var running = Task
            .Factory.StartNew(
                () => check.RunAsync(stop.Token),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            )
            .Unwrap();
        try
        {
            return await running.WaitAsync(Limit, time, cancellationToken);
        }
        catch (Exception e)
            when (e is TimeoutException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return
            [
                new Finding(check.What, check.Late, $"no answer within {Limit.TotalSeconds} s")
                {
                    Cure = "See whether what it is on hangs: a network mount, a driver, a program",
                    Status = check.Late is FindingState.Problem ? check.Status : null,
                },
            ];
        }
        catch (ModelPrepException e)
        {
            return [Finding.Problem(check.What, e.What, e.Remedy, e.ExitCode)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return
            [
                new Finding(
                    check.What,
                    check.Status is null ? FindingState.Warning : FindingState.Problem,
                    e.Message.ReplaceLineEndings(" ").TrimEnd('.')
                )
                {
                    Cure = "Check the disk, the mount and its permissions",
                    Status = check.Status,
                },
            ];
        }
    }
}
