namespace ModelPrep.Hub;

/// <summary>A failure that may be temporary, so that a retry is useful.</summary>
/// <param name="message">What happened, for the log and for the final message when no retry is left.</param>
/// <param name="wait">The wait that a rate limit asks for; null for the usual back-off.</param>
/// <param name="inner">The cause.</param>
internal sealed class TransientHubException(string message, RequestedWait? wait = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The wait that a rate limit asks for; null for the usual back-off.</summary>
    public RequestedWait? Wait { get; } = wait;
}
