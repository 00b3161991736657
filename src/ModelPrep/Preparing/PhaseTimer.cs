namespace ModelPrep.Preparing;

/// <summary>Takes the time of phases that follow one another.</summary>
internal sealed class PhaseTimer(TimeProvider time)
{
    private readonly Lock _gate = new(); // whoever gives up waiting for a phase looks while it runs
    private readonly List<PhaseRun> _runs = [];

    /// <summary>
    /// The phases that succeeded so far; one that ran again, for the artifact that this one is made from, counts once.
    /// </summary>
    public IReadOnlyList<Phase> Finished =>
        [
            .. Runs.Where(run => run.Succeeded)
                .GroupBy(run => run.Name, StringComparer.Ordinal)
                .Select(runs => new Phase(runs.Key, TimeSpan.FromTicks(runs.Sum(run => run.Duration.Ticks)))),
        ];

    /// <summary>
    /// All that was begun so far, in order; a phase that still runs has lasted until now, and did not succeed.
    /// </summary>
    public IReadOnlyList<PhaseRun> Runs
    {
        get
        {
            lock (_gate)
                return
                [
                    .. _runs.Select(run =>
                        run.Ended ? run : run with { Duration = time.GetElapsedTime(run.Timestamp) }
                    ),
                ];
        }
    }

    /// <summary>Runs a phase.</summary>
    public Task RunAsync(string name, Func<Task> phase) =>
        RunAsync(
            name,
            async () =>
            {
                await phase();
                return true;
            }
        );

    /// <summary>Runs a phase that has a result.</summary>
    public async Task<T> RunAsync<T>(string name, Func<Task<T>> phase)
    {
        var (at, succeeded) = (Begin(name), false);
        try
        {
            var result = await phase();
            succeeded = true;
            return result;
        }
        finally
        {
            lock (_gate)
                _runs[at] = _runs[at] with
                {
                    Duration = time.GetElapsedTime(_runs[at].Timestamp),
                    Ended = true,
                    Succeeded = succeeded,
                };
        }
    }

    private int Begin(string name)
    {
        lock (_gate)
        {
            _runs.Add(new PhaseRun(name, time.GetUtcNow(), time.GetTimestamp()));
            return _runs.Count - 1;
        }
    }
}

/// <summary>One time that a phase ran.</summary>
/// <param name="Name">The phase.</param>
/// <param name="Started">When it began.</param>
/// <param name="Timestamp">The same for measuring: the date may jump.</param>
internal sealed record PhaseRun(string Name, DateTimeOffset Started, long Timestamp)
{
    /// <summary>How long it took, or takes so far.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether it is over.</summary>
    public bool Ended { get; init; }

    /// <summary>Whether it is over and threw nothing.</summary>
    public bool Succeeded { get; init; }
}
