namespace ModelPrep.Load;

/// <summary>Result of a request: a response, a failure, or neither if ModelPrep stopped.</summary>
/// <param name="Answer">Facts about the response.</param>
/// <param name="Failure">The failure, if there is no response.</param>
internal readonly record struct RequestOutcome(RequestAnswer? Answer, RequestFailure? Failure)
{
    /// <summary>The end of the run cut the request off.</summary>
    public static RequestOutcome Aborted => default;

    /// <summary>The request failed.</summary>
    public static RequestOutcome Failed(FailureCause cause, string message) =>
        new(null, new RequestFailure(cause, Status: null, message));
}

/// <summary>A good response. Times count from when the request was due.</summary>
/// <param name="Latency">Time until the response was complete.</param>
/// <param name="FirstToken">Time until the first event of a stream; null without streaming.</param>
/// <param name="BetweenTokens">Mean time between events; null for fewer than two events.</param>
/// <param name="OutputTokens">Number of generated tokens that the server reports; null if it reports none.</param>
internal sealed record RequestAnswer(
    TimeSpan Latency,
    TimeSpan? FirstToken,
    TimeSpan? BetweenTokens,
    long? OutputTokens
);
