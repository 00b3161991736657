namespace ModelPrep.Load;

/// <summary>A request that failed.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Status">The HTTP status, where it is the cause.</param>
/// <param name="Message">What the server or the system said, one line.</param>
/// <param name="IsModelUnknown">Whether the server says that it has no such model.</param>
internal sealed record RequestFailure(FailureCause Cause, int? Status, string Message, bool IsModelUnknown = false)
{
    /// <summary>The cause as people read it, for example <c>HTTP 503</c>.</summary>
    public string Name => NameOf(Cause, Status);

    /// <summary>The name of any cause.</summary>
    public static string NameOf(FailureCause cause, int? status) =>
        cause switch
        {
            FailureCause.Http => $"HTTP {status}",
            FailureCause.Timeout => "timeout",
            FailureCause.Connection => "connection",
            _ => "bad answer",
        };
}
