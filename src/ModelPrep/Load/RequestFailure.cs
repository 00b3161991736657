namespace ModelPrep.Load;

/// <summary>A failed request.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Status">The HTTP status, if it is the cause.</param>
/// <param name="Message">Message of the server or of the system, one line.</param>
/// <param name="IsModelUnknown">True if the server reports that it does not have the model.</param>
internal sealed record RequestFailure(FailureCause Cause, int? Status, string Message, bool IsModelUnknown = false)
{
    /// <summary>The cause for people, for example <c>HTTP 503</c>.</summary>
    public string Name => NameOf(Cause, Status);

    /// <summary>The name of a cause.</summary>
    public static string NameOf(FailureCause cause, int? status) =>
        cause switch
        {
            FailureCause.Http => $"HTTP {status}",
            FailureCause.Timeout => "timeout",
            FailureCause.Connection => "connection",
            _ => "bad answer",
        };
}
