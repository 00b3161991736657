using ModelPrep.Processes;

namespace ModelPrep.Doctor;

/// <summary>
/// Looks at everything at once, each look with a thread and a limit of its own: nothing that hangs can hang the rest.
/// </summary>
/// <remarks>
/// A call on a mount whose server is gone neither returns nor can be cancelled. Its thread is left behind; the end of
/// the process ends it. Programs that were started and do not answer are ended.
/// </remarks>
internal sealed class Examination(IReadOnlyList<Check> checks, TimeProvider time)
{
    /// <summary>How long one look may take, so that all of it takes less than 2 s.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);

    /// <summary>How long the hub may take; less, so that its message is the one that names the hub.</summary>
    public static readonly TimeSpan HubPatience = 0.8 * Limit;

    private static readonly ExitCode[] Order =
    [
        ExitCode.Tool,
        ExitCode.NoSpace,
        ExitCode.AccessDenied,
        ExitCode.Unreachable,
        ExitCode.Mismatch,
    ];

    /// <summary>All findings, in the order of the checks.</summary>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = await Task.WhenAll(checks.Select(check => LookAsync(check, cancellationToken)));
        if (ProcessTree.Descendants(Environment.ProcessId).Count > 0)
            await ProcessTree.EndAsync(TimeSpan.Zero, time);
        return [.. findings.SelectMany(one => one)];
    }

    /// <summary>
    /// The exit status for some findings: of several problems, the one that comes first in the order of tools, space,
    /// token, hub, GPUs.
    /// </summary>
    public static ExitCode StatusOf(IEnumerable<Finding> findings) =>
        findings
            .Where(finding => finding.State is FindingState.Problem)
            .Select(finding => finding.Status!.Value)
            .OrderBy(status => Array.IndexOf(Order, status))
            .FirstOrDefault(ExitCode.Success);

    private async Task<IReadOnlyList<Finding>> LookAsync(Check check, CancellationToken cancellationToken)
    {
        var stop = new CancellationTokenSource(Limit, time); // whoever is left behind still asks it
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
