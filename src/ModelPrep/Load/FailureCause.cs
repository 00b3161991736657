namespace ModelPrep.Load;

/// <summary>Why a request failed.</summary>
internal enum FailureCause
{
    /// <summary>The server answered with another status than 200.</summary>
    Http,

    /// <summary>The answer was not there in time.</summary>
    Timeout,

    /// <summary>There was no connection, or it broke.</summary>
    Connection,

    /// <summary>Status 200, but not JSON, no event, or an event that tells of an error.</summary>
    BadAnswer,
}
