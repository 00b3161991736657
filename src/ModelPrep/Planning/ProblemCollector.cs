using System.Runtime.ExceptionServices;

namespace ModelPrep.Planning;

/// <summary>Runs every check that <c>init</c> runs and records the failures instead of throwing.</summary>
internal sealed class ProblemCollector
{
    private readonly List<Problem> _problems = [];

    /// <summary>The failures, in the order of the checks. <c>init</c> ends with the first.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Runs a check that has a result.</summary>
    /// <returns>The result; null when the check failed.</returns>
    public async Task<T?> TryAsync<T>(Func<Task<T>> check)
        where T : class?
    {
        try
        {
            return await check();
        }
        catch (ModelPrepException e)
        {
            _problems.Add(new Problem(e));
            return null;
        }
    }

    /// <summary>Runs a check.</summary>
    public void Try(Action check)
    {
        try
        {
            check();
        }
        catch (ModelPrepException e)
        {
            _problems.Add(new Problem(e));
        }
    }

    /// <summary>Ends with the first failure, as <c>init</c> does.</summary>
    /// <exception cref="ModelPrepException">A check has failed.</exception>
    public void ThrowFirst()
    {
        if (_problems is [var first, ..])
            ExceptionDispatchInfo.Throw(first.Failure);
    }
}

/// <summary>A failure that <c>init</c> would end with.</summary>
/// <param name="Failure">What it would throw.</param>
internal sealed record Problem(ModelPrepException Failure)
{
    /// <summary>Its kind.</summary>
    public MessageCode Code => Failure.Code;

    /// <summary>Its message.</summary>
    public string Message => Failure.Message;
}
