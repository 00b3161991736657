namespace ModelPrep.Logging;

/// <summary>Shows a download as lines that change, below the log.</summary>
/// <param name="screen">Where they are drawn.</param>
/// <param name="size">The terminal's present size; null when it is gone.</param>
internal sealed class TerminalDisplay(Screen screen, Func<TerminalSize?> size) : IDownloadDisplay
{
    public TimeSpan FirstAfter => Interval;

    public TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(150);

    public TimeSpan RateWindow { get; } = TimeSpan.FromSeconds(5);

    public void Show(DownloadState state) =>
        screen.Show(size() is { } terminal ? ProgressLines.Render(state, terminal) : []);

    public void Clear() => screen.Show([]);
}
