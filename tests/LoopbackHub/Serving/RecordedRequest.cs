namespace LoopbackHub;

/// <summary>A request as it arrived, and what has been answered to it so far.</summary>
/// <param name="Number">Its place in the order of arrival.</param>
/// <param name="Origin">Where it arrived.</param>
/// <param name="Method">GET, HEAD or POST.</param>
/// <param name="Path">The path as it was sent, still encoded.</param>
/// <param name="Query">The query as it was sent, without '?'.</param>
/// <param name="Range">The Range header.</param>
/// <param name="Authorization">The Authorization header.</param>
/// <param name="UserAgent">The User-Agent header.</param>
/// <param name="Status">The status sent; 0 before the headers are.</param>
/// <param name="BodyBytes">Bytes of the body handed to the network, counted just before they are.</param>
/// <param name="Finished">Whether the answer has ended, well or not.</param>
/// <param name="Faults">The faults that happened in the answer.</param>
public sealed record RecordedRequest(
    int Number,
    Origin Origin,
    string Method,
    string Path,
    string Query,
    string? Range,
    string? Authorization,
    string? UserAgent,
    int Status = 0,
    long BodyBytes = 0,
    bool Finished = false,
    IReadOnlyList<FaultKind>? Faults = null
)
{
    /// <summary>The faults that happened in the answer.</summary>
    public IReadOnlyList<FaultKind> Faults { get; init; } = Faults ?? [];
}
