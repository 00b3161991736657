namespace ModelPrep.Tests.Fakes;

/// <summary>A clock whose timers run a thousand times as fast.</summary>
internal sealed class FastTime : TimeProvider
{
    private const int Factor = 1000;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime / Factor, period / Factor);
}
