namespace ModelPrep.Steps;

/// <summary>
/// Looks one after the other at what <c>init</c> would; what it would refuse ends one look, and the first such counts.
/// </summary>
internal sealed class Looks
{
    /// <summary>What <c>init</c> would end with; null when nothing was refused.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>The result of a look; null when <c>init</c> would have refused.</summary>
    public async Task<T?> TryAsync<T>(Func<Task<T>> look)
        where T : class?
    {
        try
        {
            return await look();
        }
        catch (ModelPrepException e)
        {
            Refuse(e);
            return null;
        }
    }

    /// <summary>A check that <c>init</c> makes.</summary>
    public void Try(Action check)
    {
        try
        {
            check();
        }
        catch (ModelPrepException e)
        {
            Refuse(e);
        }
    }

    private void Refuse(ModelPrepException e) => Refusal ??= new Refusal(e);
}
