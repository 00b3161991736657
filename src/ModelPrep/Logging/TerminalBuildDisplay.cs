namespace ModelPrep.Logging;

/// <summary>Shows a build as lines that change, below the log.</summary>
/// <param name="screen">Where they are drawn.</param>
/// <param name="size">The terminal's present size; null when it is gone.</param>
internal sealed class TerminalBuildDisplay(Screen screen, Func<TerminalSize?> size) : IBuildDisplay
{
    public TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    public void Show(BuildState state) => screen.Show(size() is { } terminal ? BuildLine.Render(state, terminal) : []);

    public void Clear() => screen.Show([]);
}
