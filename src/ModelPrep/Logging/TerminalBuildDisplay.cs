namespace ModelPrep.Logging;

/// <summary>Shows a build as changing lines below the log.</summary>
/// <param name="screen">Draws the lines.</param>
/// <param name="size">Reads the size of the terminal; null if it is gone.</param>
internal sealed class TerminalBuildDisplay(Screen screen, Func<TerminalSize?> size) : IBuildDisplay
{
    public TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    public void Show(BuildState state) => screen.Show(size() is { } terminal ? BuildLine.Render(state, terminal) : []);

    public void Clear() => screen.Show([]);
}
