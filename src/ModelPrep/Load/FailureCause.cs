namespace ModelPrep.Load;

/// <summary>Why a request failed.</summary>
internal enum FailureCause
{
    /// <summary>The status of the response was not 200.</summary>
    Http,

    /// <summary>The response did not arrive in time.</summary>
    Timeout,

    /// <summary>The connection failed or broke.</summary>
    Connection,

    /// <summary>Status 200, but the body is not JSON, has no event, or contains an error.</summary>
    BadAnswer,
}
