namespace LoopbackHub;

/// <summary>The CDN's routes: bytes by their hash, for those who come with a signature.</summary>
internal sealed class CdnRoutes(HubState state)
{
    private const string Binary = "application/octet-stream";

    public Task<Answer> AnswerAsync(Exchange exchange) =>
        Task.FromResult(
            exchange.Segments switch
            {
                ["blob", var sha256] when IsSigned(exchange, sha256) => Answer.File(
                    state.Shelf.FindBlob(sha256)!.File.Content,
                    Binary,
                    sha256
                ),
                ["xorb", var hash] when IsSigned(exchange, $"{hash} {exchange.Parameter("Bytes")}") => Xorb(
                    exchange,
                    state.Shelf.FindXorb(hash)!
                ),
                ["blob" or "xorb", _] => Answer.Xml(403, "AccessDenied"),
                _ => Answer.Xml(404, "NoSuchKey"),
            }
        );

    private bool IsSigned(Exchange exchange, string subject) =>
        state.Signatures.Accepts(subject, exchange.Parameter("Expires"), exchange.Parameter("Signature"));

    /// <summary>Only what was signed for may be read.</summary>
    private static Answer Xorb(Exchange exchange, XetFile.Xorb xorb)
    {
        var signed = ByteRange.Parse($"bytes={exchange.Parameter("Bytes")}", xorb.Content.Length)!;
        var asked = ByteRange.Parse(exchange.Header("Range"), xorb.Content.Length);
        return asked is not null && asked.Start >= signed.Start && asked.End <= signed.End
            ? Answer.File(xorb.Content, Binary, xorb.Hash)
            : Answer.Xml(403, "AccessDenied");
    }
}
