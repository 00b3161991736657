namespace ModelPrep.Load;

/// <summary>
/// How one request ended: with an answer, with a failure, or, when both are missing, because ModelPrep stopped.
/// </summary>
/// <param name="Answer">What is known of the answer.</param>
/// <param name="Failure">Why there is none.</param>
internal readonly record struct RequestOutcome(RequestAnswer? Answer, RequestFailure? Failure)
{
    /// <summary>The request was cut off by the end of the run.</summary>
    public static RequestOutcome Aborted => default;

    /// <summary>The request failed.</summary>
    public static RequestOutcome Failed(FailureCause cause, string message) =>
        new(null, new RequestFailure(cause, Status: null, message));
}

/// <summary>An answer; times count from when the request was due.</summary>
/// <param name="Latency">Until the answer was complete.</param>
/// <param name="FirstToken">Until the first event of a stream; null without a stream.</param>
/// <param name="BetweenTokens">The mean from one event of the stream to the next; null with less than two.</param>
/// <param name="OutputTokens">How many tokens the server says it has generated; null when it does not say.</param>
internal sealed record RequestAnswer(
    TimeSpan Latency,
    TimeSpan? FirstToken,
    TimeSpan? BetweenTokens,
    long? OutputTokens
);
