namespace ModelPrep.Abstractions;

/// <summary>Shows the progress of an engine build.</summary>
public interface IBuildDisplay
{
    /// <summary>Interval between two states.</summary>
    TimeSpan Interval { get; }

    /// <summary>Shows a state. Never called by two threads at once.</summary>
    void Show(BuildState state);

    /// <summary>Removes temporary output when the build has ended in any way.</summary>
    void Clear();
}
