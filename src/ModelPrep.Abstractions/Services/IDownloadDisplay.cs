namespace ModelPrep.Abstractions;

/// <summary>Shows a person, or the reader of a log, how far a download is.</summary>
public interface IDownloadDisplay
{
    /// <summary>How long after the beginning a state is shown first.</summary>
    TimeSpan FirstAfter { get; }

    /// <summary>How often one is shown from then on.</summary>
    TimeSpan Interval { get; }

    /// <summary>Over how long the rates that it shows are taken.</summary>
    TimeSpan RateWindow { get; }

    /// <summary>Shows a state; never called by two threads at once.</summary>
    void Show(DownloadState state);

    /// <summary>Takes away what should not stay when the download has ended, in whatever way.</summary>
    void Clear();
}
