using ModelPrep.Steps;

namespace ModelPrep;

/// <summary>What <c>init</c> did.</summary>
/// <param name="Artifact">What a server can start from; null when only weights were asked for.</param>
/// <param name="Download">What was downloaded; null when a ready artifact was found.</param>
/// <param name="Phases">How long each phase took, in order.</param>
internal sealed record InitResult(Artifact? Artifact, Download? Download, IReadOnlyList<Phase> Phases);

/// <summary>One phase of <c>init</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record Phase(string Name, TimeSpan Duration);

/// <summary>Takes the time of phases that follow one another.</summary>
internal sealed class PhaseTimer(TimeProvider time)
{
    private readonly List<Phase> _finished = [];

    /// <summary>The phases so far.</summary>
    public IReadOnlyList<Phase> Finished => _finished;

    /// <summary>Runs a phase.</summary>
    public Task RunAsync(string name, Func<Task> phase) => RunAsync(name, async () => { await phase(); return true; });

    /// <summary>Runs a phase that has a result.</summary>
    public async Task<T> RunAsync<T>(string name, Func<Task<T>> phase)
    {
        var started = time.GetTimestamp();
        var result = await phase();
        var (at, took) = (_finished.FindIndex(one => one.Name == name), time.GetElapsedTime(started));
        if (at < 0)
            _finished.Add(new Phase(name, took));
        else
            _finished[at] = new Phase(name, _finished[at].Duration + took); // once for the artifact that this one is made from
        return result;
    }
}
