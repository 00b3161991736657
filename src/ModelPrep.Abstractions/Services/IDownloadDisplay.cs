namespace ModelPrep.Abstractions;

/// <summary>Shows the progress of a download to a person or in the log.</summary>
public interface IDownloadDisplay
{
    /// <summary>Time from the start to the first state.</summary>
    TimeSpan FirstAfter { get; }

    /// <summary>Interval between two states.</summary>
    TimeSpan Interval { get; }

    /// <summary>Time span over which rates are averaged.</summary>
    TimeSpan RateWindow { get; }

    /// <summary>Shows a state. Never called by two threads at once.</summary>
    void Show(DownloadState state);

    /// <summary>Removes temporary output when the download has ended in any way.</summary>
    void Clear();
}
