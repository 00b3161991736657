namespace ModelPrep.Hub;

/// <summary>A failure that may pass: another try is worth it.</summary>
/// <param name="message">What happened, for the log and for the final message when no try is left.</param>
/// <param name="wait">How long the hub asks to wait; null for the usual back-off.</param>
/// <param name="inner">The cause.</param>
internal sealed class TransientHubException(string message, TimeSpan? wait = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>How long the hub asks to wait; null for the usual back-off.</summary>
    public TimeSpan? Wait { get; } = wait;
}
