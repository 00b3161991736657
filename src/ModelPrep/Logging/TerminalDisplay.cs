namespace ModelPrep.Logging;

/// <summary>Shows a download as changing lines below the log.</summary>
/// <param name="screen">Draws the lines.</param>
/// <param name="size">Reads the size of the terminal; null if it is gone.</param>
internal sealed class TerminalDisplay(Screen screen, Func<TerminalSize?> size) : IDownloadDisplay
{
    public TimeSpan FirstAfter => Interval;

    public TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(150);

    public TimeSpan RateWindow { get; } = TimeSpan.FromSeconds(5);

    public void Show(DownloadState state) =>
        screen.Show(size() is { } terminal ? ProgressLines.Render(state, terminal) : []);

    public void Clear() => screen.Show([]);
}
