namespace ModelPrep.Abstractions;

/// <summary>Shows how far an engine build is.</summary>
public interface IBuildDisplay
{
    /// <summary>How often a state is shown.</summary>
    TimeSpan Interval { get; }

    /// <summary>Shows a state; never called by two threads at once.</summary>
    void Show(BuildState state);

    /// <summary>Takes away what should not stay when the build has ended, in whatever way.</summary>
    void Clear();
}
